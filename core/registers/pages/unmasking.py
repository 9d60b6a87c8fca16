"""Looking at sensitive values: for a purpose, which the log keeps for the audit administrator."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse

from core.pages.gate import principal_of_page
from core.registers.actions.unmask import unmask
from core.registers.declare import Register
from core.registers.pages.detail import page_of_record
from core.registers.pages.editing import errors_of
from core.registers.pages.frame import addresses, draw, record_or_404
from core.registers.show import label, shown, title_of


def show(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """`<pk>/unmask/`: asks for what and why; posted, the record with these values in the open, in this answer only."""
    principal = principal_of_page(request)
    record = record_or_404(principal, register, pk)
    if request.method != "POST":
        return _ask(request, register, pk)
    chosen = [name for name in request.POST.getlist("fields") if name in register.masks]
    try:
        values = unmask(principal, register, pk, chosen, request.POST.get("purpose", ""))
    except register.model.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        return _ask(request, register, pk, errors_of(error))
    return page_of_record(request, register, record, unmasked=values)


def _ask(request: HttpRequest, register: Register, pk: int, errors: dict[str, list[str]] | None = None) -> HttpResponse:
    record = record_or_404(principal_of_page(request), register, pk)
    looks = shown(register, record)
    only = list(register.masks) if len(register.masks) == 1 else []  # else one chooses as little as one needs
    chosen = request.POST.getlist("fields") if request.method == "POST" else only
    context = {
        "record": record,
        "record_title": label(register, record),
        "here": addresses(register, pk),
        "choices": [(name, title_of(register, name), looks[name], name in chosen) for name in register.masks],
        "purpose": request.POST.get("purpose", ""),
        "errors": [text for texts in (errors or {}).values() for text in texts],
    }
    return draw(request, register, "unmask", context, status=422 if errors else 200)
