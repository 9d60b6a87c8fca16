"""Django looks for models here; each room keeps its own."""

from core.accounts.models import Agency, ApiToken, RoleAssignment, User
from core.events.models import EventHead, EventRecord, HandlerCursor
from core.health.models import Heartbeat
from core.plugins.models import PluginSwitch

__all__ = [
    "Agency",
    "ApiToken",
    "EventHead",
    "EventRecord",
    "HandlerCursor",
    "Heartbeat",
    "PluginSwitch",
    "RoleAssignment",
    "User",
]
