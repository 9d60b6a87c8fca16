"""What else a question may mean: without the city before it, `附近` behind it, or the number of the house. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ROADS = ("gis.roads",)
_CITY = re.compile(r"^(?:中国)?(?:(?:辽宁省?)?大连市?(?:甘井子区?)?|辽宁省?|甘井子区)(?=..)")
_NEAR = re.compile(r"(?:的)?(?:附近|旁边|旁|周边|周围|一带|对面|门口)$")
_SIDE = re.compile(r"(?<=[口处])(?:的)?(?:东北|东南|西北|西南|东|南|西|北)(?:角|侧|边|面|方向)?$")
_OFFICE = re.compile(r"(?<=街道)办事处$|(?<=社区)(?:居民委员会|居委会)$")
_DIGITS = r"(?:\d+|[一二三四五六七八九十百零〇]+)"
_HOUSE = re.compile(rf"(?<=[路街道巷])(?:{_DIGITS}(?:-\d+)*(?:号|弄|院)).*$")
_TONES = re.compile(r"(?:[a-z]+[1-5])+[a-z]*")


@dataclass(frozen=True)
class Reading:
    """Another text to look for. `road`: only the road of it is looked for, since the house is not known."""

    text: str
    road: bool = False


def readings(asked: str) -> Iterator[Reading]:
    """What else the text (as it is compared) may mean, the likeliest first; none where it can be read one way only."""
    inside = without_beside(without_city(asked))
    if inside != asked:
        yield Reading(inside)
    if (office := _OFFICE.sub("", inside)) != inside:
        yield Reading(office)
    if (road := _HOUSE.sub("", inside)) != inside:
        yield Reading(road, road=True)
    if _TONES.fullmatch(asked):  # zhou1shui3zi
        yield Reading(re.sub(r"[1-5]", "", asked))


def without_city(text: str) -> str:
    """The address within the district: whoever writes the whole address means what stands at its end."""
    return _CITY.sub("", text)


def without_beside(text: str) -> str:
    """`周水子街道附近` is looked for at 周水子街道, `交叉口东北角` at the crossing."""
    return _SIDE.sub("", _NEAR.sub("", text))
