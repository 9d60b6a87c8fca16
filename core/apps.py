from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    label = "core"
    verbose_name = _("Platform")

    def ready(self) -> None:
        """Read what every stage and plugin declares, then freeze it: nothing is registered while requests run."""
        from core import declarations  # noqa: F401
        from core.accounts import signals  # noqa: F401
        from core.events.start import start_log
        from core.plugins.contribute import contribute_all
        from core.plugins.declarations import read_declarations
        from core.plugins.host import installed
        from core.plugins.registry import freeze_all
        from core.plugins.verify import verify_all
        from core.registers import quality  # noqa: F401
        from core.registers.tables import prepare_tables
        from core.workflows import delegate, watches  # noqa: F401
        from core.worktime import events  # noqa: F401

        read_declarations([*settings.STAGES, *(plugin.package for plugin in installed())])
        contribute_all()
        verify_all()
        freeze_all()
        post_migrate.connect(start_log, sender=self)
        post_migrate.connect(prepare_tables, sender=self)
