"""What an officer asked for and did not get: the sentence that says why, shown where it was asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.access.api import AccessDenied
from core.states.api import Refusal

CONFLICT, INVALID, FORBIDDEN, GONE = 409, 422, 403, 404


@dataclass(frozen=True)
class Trouble:
    """`where` names the form, such as `step-close`; `said` is what was typed into it. Nothing was written."""

    where: str
    sentence: str
    status: int
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The part of the page that shows the sentence: the form itself may be gone, since things have moved on."""
        return self.where.partition("-")[0]


def attempt(request: HttpRequest, where: str, action: Callable[[], object]) -> Trouble | None:
    """Do it whole or not at all; None where it was done."""
    said = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        with transaction.atomic():
            action()
    except Refusal as refusal:
        return Trouble(where, str(refusal), CONFLICT, said)
    except ValidationError as error:
        return Trouble(where, " ".join(error.messages), INVALID, said)
    except AccessDenied as denied:
        return Trouble(where, str(denied), FORBIDDEN, said)
    except ObjectDoesNotExist:
        return Trouble(where, _("What this was about is no longer there."), GONE, said)
    return None


def said(request: HttpRequest, name: str) -> str:
    """What was typed into a field; a NUL, which no database keeps, is left out."""
    return request.POST.get(name, "").replace("\0", "").strip()
