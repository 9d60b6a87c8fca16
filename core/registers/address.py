"""Where the pages of a register are."""

from typing import Any

from django.urls import reverse

from core.registers.declare import Register


def address(register: Register, page: str, **kwargs: Any) -> str:
    """The path of a register's page, such as `address(register, "detail", pk=12)`; pages are named in `pages/urls.py`.

    Raises:
        NoReverseMatch: the register has no such page.
    """
    return reverse(f"{register.app}:{register.thing}-{page}", kwargs=kwargs)
