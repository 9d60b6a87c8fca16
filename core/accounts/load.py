"""The agencies that every installation starts with, from `core/data/agencies.csv`."""

import csv
from pathlib import Path

from django.db import transaction

from core.accounts.models import Agency

SOURCE = Path(__file__).resolve().parent.parent / "data" / "agencies.csv"


@transaction.atomic
def load_agencies() -> int:
    """Add the agencies that are missing, each above those below it; what people changed stays. Returns how many."""
    known: dict[str, Agency] = {agency.code: agency for agency in Agency.objects.all()}
    missing = [row for row in _rows() if row["code"] not in known]
    for row in missing:
        parent = known.get(row["parent"])
        agency = Agency.objects.create(
            code=row["code"], name=row["name"], short_name=row["short_name"], level=row["level"], parent=parent
        )
        if parent is not None:
            agency.path = f"{parent.path}{agency.pk}."
            agency.save(update_fields=["path"])
        known[agency.code] = agency
    return len(missing)


def _rows() -> list[dict[str, str]]:
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
