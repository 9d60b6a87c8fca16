"""The stage of command: what is happening. Nothing acts here yet.

To come: incidents opened from alarms and calls, plans (预案), tasks and their timeline, consequence, briefs. The stage
stands between sensors, whose measurements raise incidents, and dispatch, which sends units to them.
"""

from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "command"
    label = "command"
