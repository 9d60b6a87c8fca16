"""Tags for pages."""

import logging
from typing import Any

from django import template
from django.db import transaction
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
log = logging.getLogger(__name__)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of `core/icons.svg`, drawn in the colour of the text; it says nothing to screen readers."""
    address = f"{static('core/icons.svg')}#{name}"
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag(takes_context=True)
def slot(context: template.RequestContext, name: str) -> SafeString:
    """What plugins show at this place of the page, to people who may see it."""
    from core.plugins.contribute import SLOTS  # plugins' menus need the page kit, which brings this module

    principal = context["page"].principal
    active = SLOTS.active()
    wanted = [key for key, each in active.items() if each.slot == name]
    shown = [key for key in wanted if not active[key].permission or principal.scopes(active[key].permission)]
    return format_html_join("", "{}", ((_piece(context, key, active[key].template),) for key in shown))


def _piece(context: template.RequestContext, key: str, name: str) -> SafeString:
    """One plugin's piece of a page; where it fails, the page stands and says so."""
    values: Any = context.flatten()
    try:
        with transaction.atomic():  # should a query of the piece fail, the page's own still work
            return mark_safe(render_to_string(name, values, context.request))  # noqa: S308  # a template's own output
    except Exception:
        log.exception("a plugin's piece of a page failed", extra={"slot": key})
        return format_html('<p class="hint error">{}</p>', _("A part of this page (%s) could not be shown.") % key)


@register.filter
def named(titles: dict[str, object], key: str) -> object:
    """The title of a key, or the key where it has none."""
    return titles.get(key, key)
