"""Files attached to anything: a record, a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttachedFile(models.Model):
    """A file attached to a thing, named by its kind and number (`population.person`, 12); bytes lie under `sha256`."""

    kind = models.CharField(max_length=80)
    thing = models.BigIntegerField()
    label = models.CharField(_("what it is"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        db_table = "core_attached_file"
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "thing"], name="file_of_thing")]

    def __str__(self) -> str:
        return self.name
