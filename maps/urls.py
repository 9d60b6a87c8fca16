"""What people look at."""

from django.urls import path

from maps.desk.urls import urlpatterns as desk
from maps.pages import wall
from maps.planner.urls import urlpatterns as planner

urlpatterns = [path("wall/", wall, name="wall"), *desk, *planner]
