"""Tags for pages."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


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
    wanted = [each for each in SLOTS.active().values() if each.slot == name]
    shown = [each for each in wanted if not each.permission or principal.scopes(each.permission)]
    values: Any = context.flatten()
    return format_html_join("", "{}", ((render_to_string(each.template, values, context.request),) for each in shown))


@register.filter
def named(titles: dict[str, object], key: str) -> object:
    """The title of a key, or the key where it has none."""
    return titles.get(key, key)
