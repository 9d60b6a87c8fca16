"""Tables that libraries bring to the administration and that nobody here works with."""

from django.contrib import admin
from django.contrib.auth.models import Group
from procrastinate.contrib.django.models import ProcrastinateJob

# rights come from roles (core.access), never from groups; jobs are the worker's own business
for model in (Group, ProcrastinateJob):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
