"""The keys that documents are sealed with: one pair and its certificate per installation, in `<data>/seals/`.

What is made here at first use is a TEST authority of the installation's own: it proves that a document came from this
installation unchanged, and nothing to anybody who does not trust it. Before real use the files are replaced by those
of a licensed electronic certification authority (docs/reference/documents.md).
"""

import datetime
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

_KEY_BITS = 3072
_YEARS = 10
_ORGANISATION = "大连市甘井子区（测试）"


@dataclass(frozen=True)
class Authority:
    """The files: the seal's key and certificate (with its chain after it), and the roots by which it is trusted."""

    key: Path
    certificate: Path
    roots: Path


def authority() -> Authority:
    """This installation's, made at first use."""
    folder: Path = settings.SITE.data_dir / "seals"
    found = Authority(folder / "seal.key", folder / "seal.pem", folder / "roots.pem")
    if not found.roots.exists():
        _make_once(folder, found)
    return found


def _make_once(folder: Path, wanted: Authority) -> None:
    """Two processes at first use make one authority: `roots.pem` is written last, under a lock."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if wanted.roots.exists():
            return
        root_key, seal_key = _new_key(), _new_key()
        root = _certificate("甘井子区测试根 Test CA, not for real use", root_key, None)
        seal = _certificate("甘井子区电子印章（测试）", seal_key, (root, root_key))
        _write(wanted.key, _pem_of_key(seal_key))
        _write(wanted.certificate, _pem(seal))
        _write(wanted.roots, _pem(root))  # its key is thrown away: nobody can make a second seal of it


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: tuple[x509.Certificate, rsa.RSAPrivateKey] | None
) -> x509.Certificate:
    """A certificate for `key`: by the issuer, or of its own as a root."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    now = datetime.datetime.now(datetime.UTC)
    is_root = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer[0].subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(_usage(is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    signer = key if issuer is None else issuer[1]
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return builder.add_extension(above, critical=False).sign(signer, hashes.SHA256())


def _usage(is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_of_key(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(target: Path, content: bytes) -> None:
    """For the owner alone, from the first byte on; whole or not at all."""
    half = target.with_suffix(".new")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(target)
