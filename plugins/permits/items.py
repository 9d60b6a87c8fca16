"""Loading service items from a table."""

from pathlib import Path

from core.access.api import Principal
from core.registers.api import Report, import_rows, read_table
from plugins.permits.registers import ITEM

EXAMPLES = Path(__file__).resolve().parent / "data" / "items.csv"


def load_items(actor: Principal, file: Path = EXAMPLES) -> Report:
    """Add the items of a table, all or none. Raises ValidationError, AccessDenied, Refusal as importing does."""
    return import_rows(actor, ITEM, read_table(ITEM, file.name, file.read_bytes()), why="样例 examples")
