"""The administration pages, one table a file; who may open which is in `core.access.admin_models`.

Every write goes through an action, so that it is checked by the one gate and leaves its event in the log.
"""

from core.admin import agencies, calendar, events, lockouts, others, plugins, tokens, users

__all__ = ["agencies", "calendar", "events", "lockouts", "others", "plugins", "tokens", "users"]
