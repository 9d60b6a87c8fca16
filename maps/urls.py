"""What people look at."""

from django.urls import path

from maps.pages import wall

urlpatterns = [path("wall/", wall, name="wall")]
