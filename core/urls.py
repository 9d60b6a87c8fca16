"""Addresses of the core."""

from django.urls import path

from core.health.pages import healthz, metrics
from core.pages.urls import urlpatterns as pages
from core.registers.pages.urls import house_patterns as register_pages
from core.workflows.pages.urls import house_patterns as workflow_pages
from core.workflows.pages.urls import own_patterns

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    *pages,
    *own_patterns,
    *register_pages(),
    *workflow_pages(),
]
