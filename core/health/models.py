"""The last sign of life of each process and feed."""

from django.db import models


class Heartbeat(models.Model):
    """A component of this installation and what it last said of itself."""

    component = models.CharField(max_length=40)
    instance = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["component", "instance"], name="one_heartbeat_each")]

    def __str__(self) -> str:
        return f"{self.component} {self.instance}"
