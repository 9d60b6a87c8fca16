"""Base data: regions, land, roads, and which version of each is loaded. Geometry is CGCS2000 (EPSG:4490) degrees."""

from typing import Any

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.indexes import GinIndex, GistIndex
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


class ResponsibilityGrid(models.Model):
    """A responsibility grid (责任网格): adjoining unit grids of one community, looked after together. Derived."""

    code = models.CharField(_("code"), max_length=14, unique=True, help_text=_("12 of the community, 2 serial"))
    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("region"))
    units = models.PositiveSmallIntegerField(_("unit grids"))
    area_m2 = models.FloatField(_("area in m²"))
    geom = models.MultiPolygonField(_("area"), srid=4490, spatial_index=False)
    geom_3857 = web_geometry(models.MultiPolygonField)

    class Meta:
        verbose_name = _("responsibility grid")
        verbose_name_plural = _("responsibility grids")
        ordering = ["code"]
        indexes = [GistIndex(fields=["geom_3857"], name="citygis_responsibility_tiles")]

    def __str__(self) -> str:
        return self.code


class UnitGrid(models.Model):
    """A unit grid (万米单元网格): about 10,000 m² within one community. Derived, not surveyed.

    `region` is the community, or the subdistrict where the place of none of its communities is known.
    """

    code = models.CharField(
        _("code"),
        max_length=15,
        unique=True,
        help_text=_("6 of the district, 3 subdistrict, 3 community, 3 serial"),
    )
    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("region"))
    responsibility = models.ForeignKey(
        ResponsibilityGrid, models.CASCADE, related_name="+", verbose_name=_("responsibility grid")
    )
    area_m2 = models.FloatField(_("area in m²"))
    geom = models.MultiPolygonField(_("area"), srid=4490, spatial_index=False)
    geom_3857 = web_geometry(models.MultiPolygonField)

    class Meta:
        verbose_name = _("unit grid")
        verbose_name_plural = _("unit grids")
        ordering = ["code"]
        indexes = [GistIndex(fields=["geom_3857"], name="citygis_unitgrid_tiles")]

    def __str__(self) -> str:
        return self.code


class NamedPlace(models.Model):
    """A name that people look for, and where it is (docs/reference/geocoding.md).

    `source` and `key` name what it stands for: a region by its code, a road by its name, another app's record.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=120)
    plain = models.CharField(max_length=120, help_text="the name as it is compared: half width, small letters")
    letters = models.CharField(max_length=400, help_text="pinyin without tones and spaces")
    initials = models.CharField(max_length=60)
    detail = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=20, blank=True, help_text="synthetic, approximate, above; empty: as it is")
    layer = models.CharField(max_length=40, default="", blank=True, help_text="of whose features it is one, or empty")
    point = models.PointField(srid=4490, spatial_index=False)

    class Meta:
        verbose_name = _("named place")
        verbose_name_plural = _("named places")
        constraints = [models.UniqueConstraint(fields=["source", "key", "plain"], name="citygis_namedplace_once")]
        indexes = [
            GinIndex(fields=["plain"], name="citygis_place_plain", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["letters"], name="citygis_place_sound", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["letters"], name="citygis_place_letters", opclasses=["text_pattern_ops"]),
            models.Index(fields=["initials"], name="citygis_place_initials", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class BaseDataStamp(models.Model):
    """Which version of a data set is loaded: a checksum over its files and the code that derives it."""

    dataset = models.CharField(max_length=60, primary_key=True)
    version = models.CharField(max_length=64)
    loaded = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("base data version")
        verbose_name_plural = _("base data versions")

    def __str__(self) -> str:
        return f"{self.dataset} {self.version[:12]}"


# kept in a room of their own; Django looks for models here
from gis.facilities.models import Depot, Facility, Shelter, Stock  # noqa: E402, F401
from gis.features.models import Edit, FeatureVersion, ImportRun, Layer, SavedMap  # noqa: E402, F401
