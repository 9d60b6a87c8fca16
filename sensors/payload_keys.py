"""Keys of encrypted payloads at rest: sealed with the installation's secret key."""

import hashlib

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

LONGEST_KEY_BYTES = SecretBox.KEY_SIZE


def seal(key: bytes) -> bytes:
    """A device's payload key as the database keeps it."""
    return bytes(_box().encrypt(key))


def unseal(sealed: bytes | memoryview | None) -> bytes | None:
    """The payload key, or None where there is none or the installation's secret key is another than it was."""
    if sealed is None:
        return None
    try:
        return _box().decrypt(bytes(sealed))
    except CryptoError:
        return None


def _box() -> SecretBox:
    return SecretBox(hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"payload keys").digest())
