"""The page of the data catalogue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.catalogue.datasets import catalogue
from core.pages.gate import page, principal_of_page


@page("core.dataset.view")
def datasets(request: HttpRequest) -> HttpResponse:
    """`/datasets/`."""
    return render(request, "core/datasets.html", {"entries": catalogue(principal_of_page(request))})
