"""Addresses of the core."""

from django.urls import path

from core.health.pages import healthz, metrics
from core.pages.urls import urlpatterns as pages
from core.plugins.mount import house_mounted
from core.workflows.pages.urls import own_patterns

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    *pages,
    *own_patterns,
    *house_mounted(),
]
