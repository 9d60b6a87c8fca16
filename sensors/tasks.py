"""The worker's jobs for the sensors stage."""

import logging
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from core.database.api import connect
from sensors.partitions import maintain, retention

log = logging.getLogger(__name__)


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="sensors.partitions", pass_context=False)
def keep_partitions(timestamp: int) -> None:
    """Every hour: partitions for the days ahead, and an end to what is too old."""
    with connect() as connection:
        done = maintain(connection, datetime.fromtimestamp(timestamp, UTC).date(), retention())
    log.info("partitions maintained", extra=done)
