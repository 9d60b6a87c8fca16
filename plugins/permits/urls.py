"""The module's own addresses; those of its register and its process come from the kits."""

from django.urls import path

from plugins.permits.pages import results

urlpatterns = [path("results/", results, name="results")]
