"""Addresses of the core."""

from django.urls import path

from core.health.pages import healthz, metrics
from core.pages.urls import urlpatterns as pages

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    *pages,
]
