"""Tags for pages."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of `core/icons.svg`, drawn in the colour of the text; it says nothing to screen readers."""
    address = f"{static('core/icons.svg')}#{name}"
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.filter
def named(titles: dict[str, object], key: str) -> object:
    """The title of a key, or the key where it has none."""
    return titles.get(key, key)
