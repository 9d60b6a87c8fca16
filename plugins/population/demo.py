"""What `./run --demo` shows of this module: some thousand made-up people; may be repeated."""

from typing import TextIO

from plugins.population.management.commands.population import SEED
from plugins.population.synthetic.store import refresh, store, there_are
from plugins.population.synthetic.town import communities

PERSONS, ORGANISATIONS = 6000, 900


def prepare(out: TextIO) -> None:
    """Enter them, unless they are there."""
    homes = communities()
    if there_are() or not homes:
        return
    store(homes, PERSONS, ORGANISATIONS, SEED)
    refresh()
    out.write(f"人口与法人：合成居民 {PERSONS} 人、法人 {ORGANISATIONS} 家 / synthetic residents and organisations\n")
