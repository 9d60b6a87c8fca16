"""Base data: regions, land, roads, and which version of each is loaded. Geometry is CGCS2000 (EPSG:4490) degrees."""

from typing import Any

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.indexes import GistIndex
from django.utils.translation import gettext_lazy as _

WEB_SRID = 3857


def web_geometry(kind: type[Any]) -> models.GeneratedField:
    """The geometry as web tiles need it, kept by the database itself (docs/adr/0021)."""
    return models.GeneratedField(
        expression=Transform("geom", WEB_SRID), output_field=kind(srid=WEB_SRID, null=True), db_persist=True
    )


class Region(models.Model):
    """A district, subdistrict, community, or a neighbouring district.

    Rows have keys of our own: the statistical and the civil-affairs codes of one subdistrict differ, and the
    same digits name different subdistricts in the two schemes.
    """

    class Level(models.TextChoices):
        DISTRICT = "district", _("District")
        SUBDISTRICT = "subdistrict", _("Subdistrict")
        COMMUNITY = "community", _("Community")
        NEIGHBOUR = "neighbour", _("Neighbouring district")

    key = models.CharField(max_length=40, unique=True, help_text="code12, or the name where no code is known")
    level = models.CharField(_("level"), max_length=12, choices=Level, db_index=True)
    name = models.CharField(_("name"), max_length=60)
    label = models.CharField(_("label"), max_length=60, help_text=_("the name as maps write it"))
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    code12 = models.CharField(_("statistical code"), max_length=12, blank=True)
    mca_code12 = models.CharField(_("civil affairs code"), max_length=12, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name=_("above"))
    point = models.PointField(_("point"), srid=4490, null=True)
    label_point = models.PointField(_("place of the label"), srid=4490, null=True, spatial_index=False)
    geom = models.MultiPolygonField(_("area"), srid=4490, null=True, spatial_index=False)
    geom_3857 = web_geometry(models.MultiPolygonField)
    approximate = models.BooleanField(_("approximate"), default=False)
    source = models.CharField(_("source"), max_length=120)
    licence = models.CharField(_("licence"), max_length=60)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code12", "key"]
        indexes = [GistIndex(fields=["geom_3857"], name="citygis_region_tiles")]

    def __str__(self) -> str:
        return self.name


class Land(models.Model):
    """A piece of land; what is not land is sea."""

    geom = models.PolygonField(srid=4490, spatial_index=False)
    geom_3857 = web_geometry(models.PolygonField)
    source = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("land")
        verbose_name_plural = _("land")
        indexes = [GistIndex(fields=["geom_3857"], name="citygis_land_tiles")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Road(models.Model):
    """An edge of the road network, passable both ways between two numbered nodes."""

    class Class(models.TextChoices):
        EXPRESSWAY = "expressway", _("Expressway")
        ARTERIAL = "arterial", _("Arterial road")
        COLLECTOR = "collector", _("Collector street")
        LOCAL = "local", _("Local street")

    geom = models.LineStringField(srid=4490)
    geom_3857 = web_geometry(models.LineStringField)
    road_class = models.CharField(_("class"), max_length=12, choices=Class, db_column="class")
    name = models.CharField(_("name"), max_length=60, blank=True)
    speed_kmh = models.PositiveSmallIntegerField(_("speed in km/h"))
    from_node = models.IntegerField()
    to_node = models.IntegerField()
    source = models.CharField(max_length=60, help_text=_("`synthetic` for the made-up network"))

    class Meta:
        verbose_name = _("road")
        verbose_name_plural = _("roads")
        indexes = [GistIndex(fields=["geom_3857"], name="citygis_road_tiles")]

    def __str__(self) -> str:
        return self.name or f"{self.pk}"


class BaseDataStamp(models.Model):
    """Which version of a data set is loaded: a checksum over its files and the code that derives it."""

    dataset = models.CharField(max_length=40, primary_key=True)
    version = models.CharField(max_length=64)
    loaded = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("base data version")
        verbose_name_plural = _("base data versions")

    def __str__(self) -> str:
        return f"{self.dataset} {self.version[:12]}"
