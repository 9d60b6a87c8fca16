"""The code that anybody verifies a document by: unguessable, and with a check character against misreading. Pure."""

import secrets

# the alphabet and weights of GB 32100: no letter looks like a digit, and 31 is a prime, so that every single wrong
# character and every two swapped ones are noticed
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, place, 31) for place in range(15)]
LENGTH = 16


def new_code() -> str:
    """Fifteen random characters (74 bits) and the check character."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in _WEIGHTS)
    return drawn + _check(drawn)


def is_code(text: str) -> bool:
    """Whether it is a code written without a mistake; whether such a document exists is another question."""
    return len(text) == LENGTH and set(text) <= set(_ALPHABET) and text[-1] == _check(text[:-1])


def tidied(text: str) -> str:
    """As people type it: any case, with spaces or dashes, with letters that the alphabet leaves out for digits."""
    kept = "".join(each for each in text.upper() if each.isalnum())
    return kept.translate(str.maketrans("OISZ", "0152"))


def in_groups(code: str) -> str:
    """As it is printed: `AB12-…`, four and four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _check(drawn: str) -> str:
    total = sum(_ALPHABET.index(each) * weight for each, weight in zip(drawn, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]
