"""Where a person begins: straight at their work, or at a page of what they may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.access.api import ADMINISTRATORS, Principal
from core.pages.gate import page, principal_of_page
from core.pages.menu import links_for


@page()
def home(request: HttpRequest) -> HttpResponse:
    """`/`: administrators to administration, everybody else to the first entry of their menu, else the start page."""
    return redirect(destination(principal_of_page(request)))


@page()
def start(request: HttpRequest) -> HttpResponse:
    """`/start/`: a tile for everything this person may open."""
    return render(request, "core/start.html")


def destination(principal: Principal) -> str:
    """The address where this person's work is."""
    if principal.roles and principal.roles <= set(ADMINISTRATORS):
        return reverse("admin:index")
    links = [] if principal.superuser else links_for(principal)
    own = [link for link in links if principal.roles and principal.roles <= set(link.item.home_of)]
    return next((link.url for link in (*own, *links)), reverse("start"))
