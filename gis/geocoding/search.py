"""Find places by what a person types: names, pinyin, initials, crossings, codes. Answers are ranked and say why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from core.database.api import pool
from core.plugins.api import Text
from gis.geocoding.codes import by_code
from gis.geocoding.crossings import two_roads
from gis.geocoding.match import Name, Question, Why, matched
from gis.geocoding.places import PLACES
from gis.geocoding.readings import ROADS, Reading, readings
from gis.geocoding.streets import streets
from gis.geocoding.words import plain, sounds

CROSSING = Text(zh="路口", en="Crossing")
MOST_OF_A_WAY = 40  # candidates of each way of matching
ROAD_CHOICES = 4  # readings of a road's name that a crossing is tried with
ROAD_SURE = 0.4
SURE = 0.95  # where an answer is as good as this, the question is not read in another way
ROAD_WORTH = 0.72  # of an answer of which only the road is known

_SEEN = "SELECT id FROM citygis_namedplace WHERE source = ANY(%(sources)s) AND layer = ANY(%(layers)s)"
_WAYS = (
    "plain LIKE %(prefix)s ORDER BY length(plain), id",
    "plain LIKE %(part)s ORDER BY length(plain), id",
    "letters LIKE %(sound)s ORDER BY length(letters), id",
    "%(latin)s AND initials LIKE %(initials)s ORDER BY length(initials), id",
    "%(latin)s AND letters LIKE %(sound_part)s ORDER BY length(letters), id",
    "plain %% %(plain)s ORDER BY similarity(plain, %(plain)s) DESC, id",
    "letters %% %(letters)s ORDER BY similarity(letters, %(letters)s) DESC, id",
)
_FOUND = " UNION ".join(f"({_SEEN} AND {way} LIMIT {MOST_OF_A_WAY})" for way in _WAYS)
# likeness is worked out of the few that were found, not of all that a common word is part of
SQL = f"""SELECT source, key, name, plain, letters, initials, detail, kind, origin, ST_X(point), ST_Y(point),
similarity(plain, %(plain)s), similarity(letters, %(letters)s)
FROM citygis_namedplace WHERE id IN ({_FOUND})"""  # noqa: S608  # parts of our own


@dataclass(frozen=True)
class Answer:
    """A place found (EPSG:4490 degrees): what it is, where, why it is here (`Why`), how well it fits (0 to 1)."""

    name: str
    kind: str
    title: Text
    detail: str
    lon: float
    lat: float
    why: str
    score: float
    source: str
    key: str
    origin: str = ""


@dataclass(frozen=True)
class Answers:
    """The best first. `apart`: two roads that are both known, but do not cross. `unknown`: roads that nobody knows."""

    found: list[Answer]
    apart: tuple[str, str] | None = None
    unknown: tuple[str, ...] = ()


def geocode(text: str, limit: int = 10, layers: Sequence[str] = ()) -> Answers:
    """Places for what a person typed, at most `limit`; none for nonsense. `layers`: those whose points may be found."""
    asked = plain(text)
    if not asked:
        return Answers([])
    if asked.isdigit() and (coded := by_code(asked, limit)):
        return Answers([Answer(*row) for row in coded])
    crossing = _crossing(text, limit)
    if crossing.found or crossing.apart:
        return crossing
    found = _named(asked, layers=layers)
    for other in readings(asked):
        if found and found[0].score >= SURE:
            break
        found = _best([*found, *_read_so(other, layers)])
    return Answers(found[:limit], unknown=crossing.unknown)


def _read_so(other: Reading, layers: Sequence[str]) -> list[Answer]:
    if not other.road:
        return _named(other.text, layers=layers)
    roads = (each for each in _named(other.text, ROADS) if each.score >= SURE)
    return [replace(each, why=Why.ROAD, score=round(each.score * ROAD_WORTH, 3)) for each in roads]


def _named(asked: str, only: tuple[str, ...] | None = None, layers: Sequence[str] = ()) -> list[Answer]:
    """Answers from the table of names, the best first."""
    sources = PLACES.active()
    question = Question(asked, sounds(asked))
    values = _values_of(question, [name for name in sources if only is None or name in only], layers)
    with pool().connection() as connection:
        rows = connection.execute(SQL, values, prepare=True).fetchall()
    found = []
    for source, key, name, compared, sound, initials, detail, kind, origin, lon, lat, like, sounding in rows:
        why = matched(question, Name(compared, sound, initials, like, sounding))
        if why is not None:
            title = sources[source].title
            found.append(Answer(name, kind, title, detail, lon, lat, why[0], round(why[1], 3), source, key, origin))
    return _best(found)


def names_statement(text: str, layers: Sequence[str] = ()) -> tuple[str, dict[str, Any]]:
    """The SQL that looks for names, with its parameters for what a person typed: for measuring."""
    asked = plain(text)
    return SQL, _values_of(Question(asked, sounds(asked)), list(PLACES.active()), layers)


def _values_of(question: Question, sources: Sequence[str], layers: Sequence[str]) -> dict[str, Any]:
    """The parameters of `SQL`."""
    asked, letters = question.plain, question.sounds.letters
    pattern = asked.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return {
        "sources": list(sources),
        "layers": ["", *layers],
        "plain": asked,
        "letters": letters,
        "latin": question.latin,
        "prefix": f"{pattern}%",
        "part": f"%{pattern}%",
        "sound": f"{letters}%" if len(letters) > 1 else "-",
        "sound_part": f"%{letters}%" if len(letters) > 3 else "-",
        "initials": f"{pattern}%" if len(asked) > 1 else "-",
    }


def _best(found: list[Answer]) -> list[Answer]:
    """Each place once, by its best name; equally good ones by rank, then the shorter name."""
    ordered = sorted(found, key=lambda a: (-a.score, PLACES[a.source].rank, len(a.name), a.name, a.key))
    once: dict[tuple[str, str], Answer] = {}
    for answer in ordered:
        once.setdefault((answer.source, answer.key), answer)
    return list(once.values())


def _crossing(text: str, limit: int) -> Answers:
    """The crossings of the two roads named in the text; says which of them nobody knows."""
    roads = two_roads(text)
    if roads is None:
        return Answers([])
    ones, others = ([a for a in _named(plain(road), ROADS) if a.score >= ROAD_SURE] for road in roads)
    if not ones or not others:
        return Answers([], unknown=tuple(name for name, known in zip(roads, (ones, others), strict=True) if not known))
    found = []
    for one, other in product(ones[:ROAD_CHOICES], others[:ROAD_CHOICES]):
        score = round(one.score * other.score, 3)
        for lon, lat in streets().crossings_of(one.name, other.name):
            name, key = f"{one.name}与{other.name}交叉口", f"{one.name}/{other.name}"
            where = (one.detail, lon, lat, Why.CROSSING, score, "gis.crossings", key, one.origin or other.origin)
            found.append(Answer(name, "crossing", CROSSING, *where))
    found.sort(key=lambda answer: -answer.score)
    return Answers(found[:limit], None if found else (ones[0].name, others[0].name))
