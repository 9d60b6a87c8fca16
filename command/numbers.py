"""Numbers of incidents: the day and a serial, `20261124-001`, each day without gaps."""

from datetime import date

from core.numbers.api import next_serial


def next_number(day: date) -> str:
    """The next number of a day (as counted in Asia/Shanghai), taken within the transaction that uses it."""
    serial = next_serial(f"command.incident/{day:%Y%m%d}")
    return f"{day:%Y%m%d}-{serial:03d}"
