"""What the worker of the gis stage looks after."""

from core.work.api import watch
from gis.imports.runs import fail_lost_runs


@watch("gis.imports", every_s=15)
def lost_imports() -> None:
    """Imports whose worker was killed do not look alive for ever."""
    fail_lost_runs()
