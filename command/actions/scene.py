"""Noting when the first crew was there."""

from datetime import datetime

from command.models import Incident


def mark_first_on_scene(incident_id: int, at: datetime) -> None:
    """Stamp when the first crew arrived; later ones change nothing.

    Called within the transaction of dispatch that appends the crew's arrival: that event is what the timeline tells.
    """
    Incident.objects.filter(pk=incident_id, first_on_scene_at=None).update(first_on_scene_at=at)
