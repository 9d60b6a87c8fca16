"""A handful of made-up records for the conformance suite and for trying things out; the demo has thousands."""

from django.contrib.gis.geos import Point

from core.access.api import SYSTEM
from core.accounts.api import Agency
from core.registers.api import REGISTERS, create
from plugins.population.codes import ORGANISATION_KINDS
from plugins.population.synthetic.numbers import birth, citizen_id, credit_code, phone


def make(count: int) -> None:
    """Add so many of every register, one household and address for each person; asked again, it adds others."""
    first = REGISTERS["population.person"].model.objects.count() + 1
    for number in range(first, first + count):
        _one(number, Agency.objects.get(parent=None))


def _one(number: int, agency: Agency) -> None:
    place = Point(121.52 + number % 50 * 0.001, 38.95 + number % 40 * 0.001, srid=4490)
    common = {"agency": agency, "place": place, "source": "sample"}

    def add(thing: str, **values: object) -> int:
        return int(create(SYSTEM, REGISTERS[f"population.{thing}"], {**common, **values}, why="sample").pk)

    address = add("address", text=f"示例路{number}号", building=f"{number}号楼")
    household = add("household", number=f"S{number:06}", address=address)
    own = {"citizen_id": citizen_id(birth(7300), number), "phone": phone(number)}
    add("person", name=f"示例{number}", household=household, address=address, **own)
    add(
        "organisation",
        name=f"示例单位{number}",
        credit_code=credit_code(number),
        kind=next(iter(ORGANISATION_KINDS.entries)),
    )
