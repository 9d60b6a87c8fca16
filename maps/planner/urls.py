"""Addresses of the planner's workbench."""

from django.urls import path

from maps.planner import pages

urlpatterns = [
    path("planner/", pages.planner, name="planner"),
    path("planner/save/", pages.save, name="planner-save"),
    path("planner/theme/", pages.theme, name="planner-theme"),
    path("planner/paper/", pages.paper, name="planner-paper"),
    path("planner/file/", pages.file, name="planner-file"),
]
