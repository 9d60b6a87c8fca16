"""The two basic registers: people with their households and addresses, and organisations. Places are EPSG:4490."""

from django.contrib.gis.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Mod, Substr
from django.utils.translation import gettext_lazy as _

from core.registers.api import CitizenIdField, CodeField, CreditCodeField, PhoneField, Record
from plugins.population.codes import NATIONS, ORGANISATION_KINDS, RISKS


class Base(Record):
    """What all four have: where it is, and where the record comes from (`synthetic` for made-up ones)."""

    place = models.PointField(_("place of the record"), srid=4490, null=True, blank=True)
    source = models.CharField(_("source of the record"), max_length=60, blank=True, db_index=True)

    class Meta:
        abstract = True


class Address(Base):
    """A standard address: a building, or a door in it."""

    text = models.CharField(_("standard address"), max_length=120)
    building = models.CharField(_("building"), max_length=60, blank=True)
    door = models.CharField(_("door"), max_length=20, blank=True)

    class Meta(Base.Meta):
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return self.text


class Household(Base):
    """People who are registered as one household."""

    class Kind(models.TextChoices):
        FAMILY = "family", _("family household")
        COLLECTIVE = "collective", _("collective household")

    number = models.CharField(_("household number"), max_length=20)
    kind = models.CharField(_("kind of household"), max_length=12, choices=Kind, default=Kind.FAMILY)
    address = models.ForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="households", verbose_name=_("address")
    )

    class Meta(Base.Meta):
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return self.number


class Person(Base):
    """A resident; sex and year of birth are read from the citizen id by the database itself."""

    class Sex(models.IntegerChoices):
        FEMALE = 0, _("female")
        MALE = 1, _("male")

    class Status(models.TextChoices):
        RESIDENT = "resident", _("registered resident")
        FLOATING = "floating", _("floating resident")
        CANCELLED = "cancelled", _("struck off")

    name = models.CharField(_("full name"), max_length=60)
    citizen_id = CitizenIdField(_("citizen id"))
    sex = models.GeneratedField(
        expression=Mod(Cast(Substr("citizen_id", 17, 1), models.SmallIntegerField()), Value(2)),
        output_field=models.SmallIntegerField(choices=Sex),
        db_persist=True,
        verbose_name=_("sex"),
        choices=Sex.choices,
    )
    birth_year = models.GeneratedField(
        expression=Cast(Substr("citizen_id", 7, 4), models.SmallIntegerField()),
        output_field=models.SmallIntegerField(),
        db_persist=True,
        verbose_name=_("year of birth"),
    )
    phone = PhoneField(_("telephone"), blank=True)
    nation = CodeField(_("nationality"), codes=NATIONS, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.RESIDENT)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("household")
    )
    address = models.ForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("address")
    )
    lives_alone = models.BooleanField(_("elderly and alone"), default=False)
    disabled = models.BooleanField(_("with a disability"), default=False)
    bedridden = models.BooleanField(_("bedridden"), default=False)
    child_in_need = models.BooleanField(_("child in need"), default=False)

    class Meta(Base.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name


class Organisation(Base):
    """A legal entity or another body with a unified social credit code."""

    class Status(models.TextChoices):
        EXISTING = "existing", _("existing")
        CANCELLED = "cancelled", _("deregistered")
        REVOKED = "revoked", _("licence revoked")

    name = models.CharField(_("name of the organisation"), max_length=120)
    credit_code = CreditCodeField(_("credit code"))
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    kind = CodeField(_("kind of organisation"), codes=ORGANISATION_KINDS)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.EXISTING)
    risk = CodeField(_("kind of risk"), codes=RISKS, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    phone = PhoneField(_("telephone"), blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)

    class Meta(Base.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name
