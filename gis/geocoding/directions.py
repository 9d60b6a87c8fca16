"""Direction and distance in words, in both languages. Pure."""

import math

CHINESE = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
ENGLISH = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
AT_M = 15.0  # nearer than this one is there


def octant(east_m: float, north_m: float) -> int:
    """0 for north, clockwise to 7 for north-west."""
    return round(math.degrees(math.atan2(east_m, north_m)) / 45) % 8


def rounded(metres: float) -> int:
    """As people say it: to ten metres, from a kilometre on to a hundred."""
    step = 10 if metres < 1000 else 100
    return int(round(metres / step) * step)


def from_crossing(one: str, other: str, east_m: float, north_m: float) -> tuple[str, str]:
    """`华北路与山东路交叉口东北约120米`, and the same in English, for a place so far east and north of the crossing."""
    chinese, english = f"{one}与{other}交叉口", f"the crossing of {one} and {other}"
    metres = math.hypot(east_m, north_m)
    if metres < AT_M:
        return chinese, f"at {english}"
    way, far = octant(east_m, north_m), rounded(metres)
    return f"{chinese}{CHINESE[way]}约{far}米", f"about {far} m {ENGLISH[way]} of {english}"


def from_road(name: str, east_m: float, north_m: float) -> tuple[str, str]:
    """`华北路以北约80米`, and the same in English, for a place so far from the nearest point of the road."""
    metres = math.hypot(east_m, north_m)
    if metres < AT_M:
        return f"{name}上", f"on {name}"
    way, far = octant(east_m, north_m), rounded(metres)
    return f"{name}以{CHINESE[way]}约{far}米", f"about {far} m {ENGLISH[way]} of {name}"
