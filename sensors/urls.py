"""Addresses of the sensors stage."""

from django.urls import path

from sensors.pages import dead_letter, dead_letters

urlpatterns = [
    path("deadletters/", dead_letters, name="dead-letters"),
    path("deadletters/<int:number>/", dead_letter, name="dead-letter"),
]
