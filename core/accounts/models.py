"""People, the agencies they work for, what they are there, and the tokens their programs use."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.access.roles import TITLES, Role


class Agency(models.Model):
    """An office in the district's tree: district, subdistricts, communities, departments.

    `path` names the way down from the district by primary keys, as in `"4.12."`; the district itself has `""`, so a
    right held there holds everywhere.
    """

    class Level(models.TextChoices):
        DISTRICT = "district", _("District")
        SUBDISTRICT = "subdistrict", _("Subdistrict")
        COMMUNITY = "community", _("Community")
        DEPARTMENT = "department", _("Department")

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    code = models.CharField(_("code"), max_length=18, unique=True, help_text=_("division code or credit code"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("above")
    )
    path = models.CharField(max_length=200, editable=False, db_index=True, default="")

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["path", "code"]

    def __str__(self) -> str:
        return self.short_name or self.name


class User(AbstractUser):
    """A person who signs in. What they may do comes from role assignments alone."""

    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("agency")
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    @property
    def above_roles(self) -> bool:
        """May do everything, whatever roles are held: the account of the first start, for emergencies."""
        return self.is_superuser

    def get_full_name(self) -> str:
        """Family name first, no space, as names are written here."""
        return f"{self.last_name}{self.first_name}".strip()


class RoleAssignment(models.Model):
    """A person holds a role at an agency and everywhere below it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, TITLES[role]) for role in Role])
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assignments", verbose_name=_("agency"))

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [models.UniqueConstraint(fields=["user", "role", "agency"], name="one_role_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.agency}"


class ApiToken(models.Model):
    """A bearer token: only its SHA-256 is kept, so a stolen database opens nothing."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    expires = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name
