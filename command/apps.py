"""The stage of command: what is happening."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommandConfig(AppConfig):
    name = "command"
    label = "command"
    verbose_name = _("Command")
