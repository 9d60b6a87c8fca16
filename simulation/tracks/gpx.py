"""GPX 1.0 and 1.1 tracks."""

from collections.abc import Iterator
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from simulation.tracks.points import TrackError, TrackPoint, point

ELEMENTS = {"ele": "alt", "time": "t", "speed": "speed", "course": "course"}


def read_gpx(text: str) -> Iterator[tuple[int, TrackPoint]]:
    """Track points, numbered from 1 in the order of the file.

    Raises:
        TrackError: it is no GPX, or a point cannot be used.
    """
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - expat itself refuses entities that multiply
    except ElementTree.ParseError as error:
        raise TrackError(_("this is not well-formed XML (%s)") % error) from None
    if _plain(root.tag) != "gpx":
        raise TrackError(_("this is XML, but not GPX: it begins with <%s>") % _plain(root.tag))
    found = [element for element in root.iter() if _plain(element.tag) == "trkpt"]
    for row, element in enumerate(found, start=1):
        inner = {_plain(child.tag): child.text for child in element}
        named = {name: inner.get(tag) for tag, name in ELEMENTS.items()}
        yield row, point({"lat": element.get("lat"), "lon": element.get("lon"), **named}, row)


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]
