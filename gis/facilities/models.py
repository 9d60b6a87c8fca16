"""What stands where and matters when something happens. Places are EPSG:4490."""

from django.contrib.gis.db import models
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.registers.api import CodeField, PhoneField, Record
from gis.facilities.codes import KINDS


class Located(Record):
    """What all three have: a name, a number of its owner's, where it is, and where the record comes from."""

    name = models.CharField(_("name"), max_length=80)
    number = models.CharField(_("number of its own"), max_length=30, blank=True)
    address = models.CharField(_("address of the facility"), max_length=120, blank=True)
    phone = PhoneField(_("telephone of the facility"), blank=True)
    place = models.PointField(_("place of the facility"), srid=4490, null=True, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    synthetic = models.BooleanField(_("made up"), default=False, help_text=_("For demonstration: it does not exist."))

    class Meta:
        abstract = True


class Facility(Located):
    """A facility (设施): a hospital, a school, a hydrant. Sizes are given where they say something about its kind."""

    kind = CodeField(_("kind of facility"), codes=KINDS)
    level = models.CharField(_("grade of the facility"), max_length=30, blank=True)
    beds = models.PositiveIntegerField(_("beds"), null=True, blank=True)
    pupils = models.PositiveIntegerField(_("pupils or students"), null=True, blank=True)
    volume_m3 = models.FloatField(_("volume in m³"), null=True, blank=True, validators=[MinValueValidator(0)])
    hazard = models.CharField(_("what is dangerous there"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")

    def __str__(self) -> str:
        return self.name


class Shelter(Located):
    """A place where people find shelter (应急避难场所). `sheltered`: how many are there now."""

    class Kind(models.TextChoices):
        INDOOR = "indoor", _("indoor")
        OUTDOOR = "outdoor", _("outdoor")

    kind = models.CharField(_("kind of shelter"), max_length=8, choices=Kind)
    capacity = models.PositiveIntegerField(_("capacity in persons"))
    sheltered = models.PositiveIntegerField(_("persons there now"), default=0)
    opened = models.BooleanField(_("open now"), default=False)
    area_m2 = models.FloatField(_("area in m²"), null=True, blank=True, validators=[MinValueValidator(0)])
    contact = models.CharField(_("duty contact"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("shelter")
        verbose_name_plural = _("shelters")

    def __str__(self) -> str:
        return self.name


class Depot(Located):
    """A depot of emergency supplies (应急物资库); what lies in it are its stock lines."""

    area_m2 = models.FloatField(_("area in m²"), null=True, blank=True, validators=[MinValueValidator(0)])
    contact = models.CharField(_("duty contact"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("supplies depot")
        verbose_name_plural = _("supplies depots")

    def __str__(self) -> str:
        return self.name


class Stock(Record):
    """A line of a depot's stock: so much of one thing."""

    depot = models.ForeignKey(Depot, models.PROTECT, related_name="stock", verbose_name=_("supplies depot"))
    what = models.CharField(_("supplies"), max_length=60)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_("counted in"), max_length=10)
    expires = models.DateField(_("best before"), null=True, blank=True)

    class Meta:
        verbose_name = _("stock line")
        verbose_name_plural = _("stock")

    def __str__(self) -> str:
        return self.what
