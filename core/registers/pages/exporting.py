"""Export of what a list shows, masked as the list is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.pages.gate import principal_of_page
from core.registers.declare import Register
from core.registers.exchange.write import MEDIA_TYPES, export
from core.registers.pages.frame import addresses
from core.registers.pages.listing import asked, formats_of, question
from core.states.api import Refusal


def export_file(request: HttpRequest, register: Register) -> HttpResponseBase:
    """`export/?format=csv|xlsx|geojson` with the list's question: a file."""
    form = request.GET.get("format", "csv")
    query, wrong = asked(register, request.GET)
    if form not in formats_of(register) or wrong:
        return redirect(f"{addresses(register)['list']}?{question(request.GET)}")
    try:
        chunks = export(principal_of_page(request), register, query, form)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{addresses(register)['list']}?{question(request.GET)}")
    response = StreamingHttpResponse(chunks, content_type=MEDIA_TYPES[form])
    name = f"{register.app}-{register.thing}-{timezone.localtime():%Y%m%d-%H%M}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
