"""OwnTracks' encrypted payloads: libsodium secretbox, 24 bytes of nonce first, all in base64."""

import base64
import binascii

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from sensors.formats.errors import DecodeError, Reason

KEY_BYTES = SecretBox.KEY_SIZE


def open_sealed(data: str, key: bytes | None) -> bytes:
    """The payload inside `data`; `key` is what the phone's owner typed, shorter than or exactly 32 bytes.

    Raises:
        DecodeError: no key is kept, or the message was not sealed with it.
    """
    if not key:
        raise DecodeError(Reason.NO_KEY)
    try:
        box = SecretBox(key.ljust(KEY_BYTES, b"\0"))
        return box.decrypt(base64.b64decode(data, validate=True))
    except (CryptoError, binascii.Error, ValueError, TypeError) as error:
        raise DecodeError(Reason.CANNOT_DECRYPT, str(error)) from None
