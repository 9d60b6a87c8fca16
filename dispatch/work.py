"""What the worker does for the stage besides handling events."""

from django.utils import timezone

from core.work.api import job, watch
from dispatch.assignments.climb import climb
from dispatch.courier.run import run

job("dispatch.courier")(run)


@watch("dispatch.unanswered", 2)
def unanswered() -> None:
    """Orders that nobody answers climb."""
    climb(timezone.now())
