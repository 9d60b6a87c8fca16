"""Why a message could not be understood: a code for programs, a sentence for people."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Reason(StrEnum):
    """Reason codes of dead letters; stable, since people filter by them."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    WRONG_SHAPE = "wrong_shape"
    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    BAD_TIME = "bad_time"
    UNKNOWN_CRS = "unknown_crs"
    UNKNOWN_PROPERTY = "unknown_property"
    WRONG_UNIT = "wrong_unit"
    UNKNOWN_TYPE = "unknown_type"
    WRONG_TOPIC = "wrong_topic"
    UNKNOWN_DEVICE = "unknown_device"
    NOT_A_STATION = "not_a_station"
    RETIRED_DEVICE = "retired_device"
    NO_KEY = "no_key"
    CANNOT_DECRYPT = "cannot_decrypt"
    FEED_REFUSED = "feed_refused"
    FEED_FAILED = "feed_failed"
    FEED_BAD_VALUE = "feed_bad_value"
    FEED_UNHANDLED = "feed_unhandled"
    REFUSED_BY_DATABASE = "refused_by_database"
    INTERNAL = "internal"


SENTENCES: dict[Reason, StrOrPromise] = {
    Reason.EMPTY: _("The message is empty."),
    Reason.TOO_LARGE: _("The message is larger than 256 KiB; its first 64 KiB are kept."),
    Reason.NOT_TEXT: _("The message is not valid UTF-8 text."),
    Reason.NOT_JSON: _("The message is not JSON."),
    Reason.TOO_DEEP: _("The JSON is nested too deeply."),
    Reason.WRONG_SHAPE: _("The JSON is neither an object nor a list of objects."),
    Reason.MISSING_FIELD: _("A field that must be there is missing."),
    Reason.WRONG_TYPE: _("A field has the wrong type, for instance text where a number belongs."),
    Reason.OUT_OF_RANGE: _("Latitude or longitude is outside the Earth's range."),
    Reason.BAD_TIME: _("The time cannot be read: ISO 8601 with offset, or seconds since 1970."),
    Reason.UNKNOWN_CRS: _("The coordinate system is not one of wgs84, gcj02, bd09."),
    Reason.UNKNOWN_PROPERTY: _("No such property is in the catalogue of what stations measure."),
    Reason.WRONG_UNIT: _("The unit given is not the one in which this property is measured."),
    Reason.UNKNOWN_TYPE: _("OwnTracks knows no message of this type."),
    Reason.WRONG_TOPIC: _("No device reports under such a topic."),
    Reason.UNKNOWN_DEVICE: _("No device of this name is registered."),
    Reason.NOT_A_STATION: _("The device is registered, but not as a measuring station."),
    Reason.RETIRED_DEVICE: _("The device has been retired."),
    Reason.NO_KEY: _("The message is encrypted, but no key is kept for this device."),
    Reason.CANNOT_DECRYPT: _("The message does not open with the key kept for this device."),
    Reason.FEED_REFUSED: _("The plugin of this feed does not understand the message."),
    Reason.FEED_FAILED: _("The plugin of this feed failed on the message."),
    Reason.FEED_BAD_VALUE: _("The plugin of this feed made something of the message that cannot be."),
    Reason.FEED_UNHANDLED: _("The plugin of this feed failed to handle the message, however often it was tried."),
    Reason.REFUSED_BY_DATABASE: _("The database refused what the message holds."),
    Reason.INTERNAL: _("The program failed on this message; the log says more."),
}


class DecodeError(ValueError):
    """A message, or one item of it, cannot be understood.

    Attributes:
        reason: the code. detail: what exactly, for a technician, in English.
        sos: the message asks for help all the same, and is heard.
    """

    def __init__(self, reason: Reason, detail: str = "", *, sos: bool = False) -> None:
        self.reason, self.detail, self.sos = reason, detail, sos
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
