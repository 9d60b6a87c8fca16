"""Django looks for models here; each room keeps its own."""

from core.accounts.models import Agency, ApiToken, RoleAssignment, User
from core.documents.models import IssuedDocument
from core.events.models import EventHead, EventRecord, HandlerCursor
from core.files.models import AttachedFile
from core.health.models import Heartbeat
from core.notices.models import Notice
from core.numbers.models import NumberSeries
from core.plugins.models import PluginSetting, PluginSwitch
from core.registers.models import RecordVersion, RegisterQuality, SavedView
from core.workflows.models import Case, Delegation, Entry, Task
from core.worktime.models import SpecialDay

__all__ = [
    "Agency",
    "ApiToken",
    "AttachedFile",
    "Case",
    "Delegation",
    "Entry",
    "EventHead",
    "EventRecord",
    "HandlerCursor",
    "Heartbeat",
    "IssuedDocument",
    "Notice",
    "NumberSeries",
    "PluginSetting",
    "PluginSwitch",
    "RecordVersion",
    "RegisterQuality",
    "RoleAssignment",
    "SavedView",
    "SpecialDay",
    "Task",
    "User",
]
