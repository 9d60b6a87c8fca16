"""The collection that an address names, or the refusal that a program understands."""

from django.utils.translation import gettext as _

from core.access.api import Principal
from core.rest.api import Problem
from gis.collections.declare import Collection
from gis.collections.find import collection_of


def known(principal: Principal, name: str) -> Collection:
    """The collection of this name, for this person.

    Raises:
        Problem: 404, there is none that this person may know of.
        AccessDenied: the person may not see it.
    """
    try:
        return collection_of(principal, name)
    except LookupError:
        raise no_such(name) from None


def no_such(name: str) -> Problem:
    """What is said of a collection that is not there, or not any more."""
    return Problem(404, "no_such_collection", _("There is no collection of this name."), name)
