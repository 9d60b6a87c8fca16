"""Times as devices write them."""

from datetime import UTC, datetime

from sensors.formats.errors import DecodeError, Reason

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END_S = 253_402_300_800.0  # year 10000: the last that ISO 8601 and Python can write ends here
# Nobody means the year 5138: from here on, a number is milliseconds (years 1973 to 5138).
MILLISECONDS_FROM = 1e11
MILLISECONDS_END = 1e14


def epoch_s(value: float) -> float:
    """Seconds since 1970 UTC from a number of seconds, or of milliseconds where seconds make no sense.

    Raises:
        DecodeError: negative, or beyond any date.
    """
    if 0 <= value < MILLISECONDS_FROM:
        return value
    if MILLISECONDS_FROM <= value < MILLISECONDS_END:
        return value / 1000
    raise DecodeError(Reason.BAD_TIME, f"{value!r} is no number of seconds since 1970")


def epoch_of(value: float | str) -> float:
    """Seconds since 1970 UTC from a time as our own formats write it: a number or ISO 8601. Raises DecodeError."""
    return epoch_of_text(value) if isinstance(value, str) else epoch_s(value)


def epoch_of_text(text: str) -> float:
    """Seconds since 1970 UTC from ISO 8601 with offset (RFC 3339).

    Raises:
        DecodeError: not such a time, or without offset: nobody could say when it was.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DecodeError(Reason.BAD_TIME, f"{text[:40]!r} is not ISO 8601") from None
    if moment.tzinfo is None:
        raise DecodeError(Reason.BAD_TIME, f"{text[:40]!r} has no offset from UTC")
    seconds = (moment - EPOCH).total_seconds()
    if not 0 <= seconds < END_S:
        raise DecodeError(Reason.BAD_TIME, f"{text[:40]!r} is before 1970")
    return seconds
