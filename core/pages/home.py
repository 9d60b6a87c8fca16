"""Where a person begins: straight at their work, or at a page of what they may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.access.api import ADMINISTRATORS, Principal
from core.pages.gate import page, principal_of_page
from core.pages.menu import LOOK_UP, links_for, of_the_house


@page()
def home(request: HttpRequest) -> HttpResponse:
    """`/`: administrators to administration, others to the first place of work in their menu, else the start page."""
    return redirect(destination(principal_of_page(request)))


@page()
def start(request: HttpRequest) -> HttpResponse:
    """`/start/`: a tile for everything this person may open."""
    return render(request, "core/start.html")


def destination(principal: Principal) -> str:
    """The address where this person's work is."""
    if principal.roles and principal.roles <= set(ADMINISTRATORS):
        return reverse("admin:index")
    links = [] if principal.superuser else of_the_house(links_for(principal))
    own = [link for link in links if principal.roles and principal.roles <= set(link.item.home_of)]
    work = [link for link in links if link.item.order < LOOK_UP]
    return next((link.url for link in (*own, *work)), reverse("start"))
