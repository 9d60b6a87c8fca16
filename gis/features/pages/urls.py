"""Addresses of the pages of collections."""

from django.urls import path

from gis.features.pages import catalogue, conflict, editor, layer, review, zooms

_HERE = "layers/<collection:name>/"

urlpatterns = [
    path("layers/", catalogue.show, name="layers"),
    path(_HERE, layer.show, name="layer"),
    path(f"{_HERE}table/", layer.table, name="layer-table"),
    path(f"{_HERE}quality/", layer.looks, name="layer-quality"),
    path(f"{_HERE}history/", layer.history, name="layer-history"),
    path(f"{_HERE}features/<int:pk>/", layer.feature, name="layer-feature"),
    path(f"{_HERE}zooms/", zooms.put, name="layer-zooms"),
    path(f"{_HERE}edit/", editor.show, name="layer-edit"),
    path(f"{_HERE}edits/", review.listed, name="layer-edits"),
    path(f"{_HERE}edits/<uuid:together>/", review.group, name="layer-group"),
    path(f"{_HERE}edits/<uuid:together>/conflict/", conflict.show, name="layer-conflict"),
]
