from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    label = "core"
    verbose_name = _("Platform")

    def ready(self) -> None:
        """Read what every stage declares, then freeze it: nothing is registered while requests run."""
        from core import declarations  # noqa: F401
        from core.accounts import signals  # noqa: F401
        from core.events.start import start_log
        from core.plugins.contribute import contribute_all
        from core.plugins.registry import freeze_all
        from core.plugins.verify import verify_all
        from core.registers import quality  # noqa: F401
        from core.registers.tables import prepare_tables
        from core.workflows import delegate, watches  # noqa: F401
        from core.worktime import events  # noqa: F401

        autodiscover_modules("permissions", "events", "health", "handlers", "menu", "indicators", "work")
        autodiscover_modules("registers", "workflows")
        contribute_all()
        verify_all()
        freeze_all()
        post_migrate.connect(start_log, sender=self)
        post_migrate.connect(prepare_tables, sender=self)
