"""Django's administration pages in the house's frame."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Puts our own site behind `admin.site`."""

    default_site = "core.pages.administration_site.AdministrationSite"
