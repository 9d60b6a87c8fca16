"""Which installed plugins are switched off, as rows, so that an administrator can do it while the house runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PluginSwitch(models.Model):
    """A plugin's second switch. No row means enabled: a plugin that was just added works at once."""

    slug = models.CharField(_("plugin"), max_length=30, unique=True)
    enabled = models.BooleanField(_("enabled"), default=True)
    changed = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        app_label = "core"
        verbose_name = _("plugin switch")
        verbose_name_plural = _("plugin switches")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class PluginSetting(models.Model):
    """A plugin's setting that was changed from its default: `name` is `<slug>.<name>`."""

    name = models.CharField(max_length=120, primary_key=True)
    value = models.JSONField()

    class Meta:
        db_table = "core_plugin_setting"
