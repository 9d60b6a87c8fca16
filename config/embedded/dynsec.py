"""First content of the broker's dynamic security file: two service accounts, and nothing allowed by default.

The broker owns the file while it runs (devices are added over `$CONTROL/dynamic-security/v1`); we touch it only
before its start, and then only our two accounts. Format: Mosquitto 2.0, PBKDF2-SHA512 over a 12-byte salt.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Any

ADMIN = "zhihui-admin"
INGEST = "zhihui-ingest"
ITERATIONS = 101  # the broker's own count for passwords; ours and the devices' are long and random
Document = dict[str, Any]

# Nothing is granted unless a role says so. Receiving needs no second grant: it follows from the subscription.
DEFAULT_ACCESS = {"publishClientSend": False, "publishClientReceive": True, "subscribe": False, "unsubscribe": True}
# "#" does not cover topics that begin with "$", shared subscriptions among them.
CONTROL = "$CONTROL/dynamic-security/#"
EVERYTHING = ("#", "$share/#", "$SYS/#", CONTROL)
FEEDS = ("#", "$share/#")


def with_service_accounts(document: Document, passwords: dict[str, str]) -> Document:
    """The document with our accounts and roles as they must be, and everything else as it was."""
    roles = [role for role in document.get("roles", []) if role["rolename"] not in {ADMIN, INGEST}]
    known = {client["username"]: client for client in document.get("clients", [])}
    others = [client for name, client in known.items() if name not in {ADMIN, INGEST}]
    return {
        **document,
        "defaultACLAccess": DEFAULT_ACCESS,
        "clients": [*(_account(name, passwords[name], known.get(name)) for name in (ADMIN, INGEST)), *others],
        "groups": document.get("groups", []),
        "roles": [_admin_role(), _ingest_role(), *roles],
    }


def _account(name: str, password: str, known: Document | None) -> Document:
    if known is not None and matches(known, password):
        return known
    salt = secrets.token_bytes(12)
    return {
        "username": name,
        "textName": "Zhihui service account",
        "roles": [{"rolename": name}],
        "password": _hash(password, salt, ITERATIONS),
        "salt": base64.b64encode(salt).decode(),
        "iterations": ITERATIONS,
    }


def matches(client: Document, password: str) -> bool:
    """Whether a client entry's stored hash belongs to `password`."""
    try:
        salt = base64.b64decode(client["salt"])
        expected = _hash(password, salt, int(client["iterations"]))
    except (KeyError, ValueError):
        return False
    return hmac.compare_digest(expected, str(client.get("password", "")))


def _hash(password: str, salt: bytes, iterations: int) -> str:
    return base64.b64encode(hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)).decode()


def _admin_role() -> Document:
    sending = [_grant("publishClientSend", topic) for topic in ("#", CONTROL)]
    receiving = [_grant(kind, topic) for topic in EVERYTHING for kind in ("subscribePattern", "publishClientReceive")]
    return {"rolename": ADMIN, "acls": [*sending, *receiving]}


def _ingest_role() -> Document:
    return {"rolename": INGEST, "acls": [_grant("subscribePattern", topic) for topic in FEEDS]}


def _grant(kind: str, topic: str) -> Document:
    return {"acltype": kind, "topic": topic, "priority": 0, "allow": True}
