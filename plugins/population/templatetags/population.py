"""Whether what a page shows is made up."""

from django import template

from core.registers.api import Register
from plugins.population.synthetic import SOURCE

register = template.Library()


@register.simple_tag
def holds_synthetic(shown: Register) -> bool:
    """Whether the register has made-up records."""
    return shown.model.objects.filter(source=SOURCE).exists()
