"""What people may do with incidents."""

from django.utils.translation import gettext_lazy as _

from core.access.api import WATCHERS, Role, declare

VIEW = "command.incident.view"
OPEN = "command.incident.open"
VERIFY = "command.incident.verify"
RESPOND = "command.incident.respond"
CLOSE = "command.incident.close"
GRADE = "command.incident.grade"
NOTE = "command.incident.note"

declare(VIEW, _("See incidents"), *WATCHERS)
declare(OPEN, _("Open incidents"), Role.COMMANDER, Role.DUTY_OFFICER)
declare(VERIFY, _("Verify incidents"), Role.COMMANDER, Role.DUTY_OFFICER)
declare(RESPOND, _("Begin the response to an incident"), Role.COMMANDER, Role.DUTY_OFFICER)
declare(CLOSE, _("Close incidents"), Role.COMMANDER, Role.DUTY_OFFICER)
declare(GRADE, _("Change an incident's severity, kind or place"), Role.COMMANDER, Role.DUTY_OFFICER)
declare(NOTE, _("Write notes and attach files to incidents"), Role.COMMANDER, Role.DUTY_OFFICER, Role.LIAISON)
