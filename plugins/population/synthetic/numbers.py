"""Numbers that pass every check and belong to nobody. Pure."""

from datetime import date, timedelta

DIVISION = "210200"  # the city itself: real numbers carry one of its districts or counties
_ID_CHECK = "10X98765432"
_ID_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))  # GB 11643
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))  # GB 32100
_ORDERS = 1000
_FIRST_DAY = date(1926, 1, 1)
DAYS = 36_000  # of birth: to the summer of 2024


def citizen_id(born: date, order: int) -> str:
    """The number of the person with this order (0 to 999; odd for men) among those born that day."""
    body = f"{DIVISION}{born:%Y%m%d}{order:03d}"
    return body + _ID_CHECK[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def birth(day: int) -> date:
    """The day of birth, counted from 1926."""
    return _FIRST_DAY + timedelta(days=day)


def credit_code(serial: int, authority: str = "91") -> str:
    """The credit code of the organisation with this serial; `authority`: who registers it, and what it is."""
    tail = ""
    for _place in range(9):
        serial, rest = divmod(serial, 31)
        tail = _CODE_LETTERS[rest] + tail
    body = f"{authority}{DIVISION}{tail}"
    total = sum(_CODE_LETTERS.index(letter) * weight for letter, weight in zip(body, _CODE_WEIGHTS, strict=True))
    return body + _CODE_LETTERS[-total % 31]


def phone(serial: int) -> str:
    """A mobile number of a range that no operator has."""
    return f"154{serial:08d}"


class Orders:
    """Gives each person born on a day an order of their own."""

    def __init__(self) -> None:
        self._next: dict[tuple[int, int], int] = {}

    def take(self, day: int, male: bool) -> int:
        """The next free order of that day and sex."""
        order = self._next.get((day, male), 1 if male else 0)
        if order >= _ORDERS:
            raise ValueError(f"more than 500 people of one sex were born on day {day}")
        self._next[day, male] = order + 2
        return order
