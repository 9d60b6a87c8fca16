"""A handful of made-up items and cases for the conformance suite and for trying things out."""

from core.access.api import SYSTEM
from core.accounts.api import Agency
from core.registers.api import REGISTERS, create
from core.workflows.api import open_case

_APPLICANT = {"kind": "person", "name": "王示例", "number": "210211199003072019", "phone": "13812345678"}
_LIMITS = {"legal_basis": "示例", "promised_days": 5, "legal_days": 20, "online": True, "certificate": "示例许可证"}


def make(count: int) -> None:
    """Add so many items, and a case of each."""
    agency = Agency.objects.get(parent=None)
    register = REGISTERS["permits.item"]
    first = register.model.objects.count() + 1
    for number in range(first, first + count):
        named = {"agency": agency, "code": f"SAMPLE-{number:05}", "name": f"示例事项{number}"}
        item = create(SYSTEM, register, {**named, **_LIMITS}, why="sample")
        asked = {**_APPLICANT, "item": item.pk, "address": f"示例路{number}号", "matter": "示例"}
        open_case(SYSTEM, "permits.approval", asked)
