"""How sensitive values look to whoever has not unmasked them. Pure."""

from core.registers.declare import Mask

_STARS = "****"


def mask(value: str, how: Mask) -> str:
    """The value as `how` shows it; what is empty stays empty, and what is too short to hide a part shows nothing."""
    if not value:
        return ""
    match how:
        case Mask.ID:
            return f"{value[:6]}{'*' * (len(value) - 10)}{value[-4:]}" if len(value) >= 15 else _STARS
        case Mask.PHONE:
            area, dash, _rest = value.partition("-")
            shown = f"{area}-" if dash else value[:3]
            return f"{shown}{_STARS}{value[-4:]}" if len(value) >= 11 else _STARS
        case Mask.NAME:
            return f"{value[0]}**"
        case Mask.ADDRESS:
            return f"{value[:6]}{_STARS}" if len(value) > 6 else _STARS
        case Mask.ALL:
            return _STARS
