"""Files attached to a record."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access.api import require
from core.files.api import AttachedFile, attach, attached_file, handed_out, kept
from core.pages.gate import principal_of_page
from core.registers.declare import Register
from core.registers.pages.frame import addresses, record_or_404


@require_POST
def add(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """`<pk>/files/`: attach `file`, called `label`."""
    principal = principal_of_page(request)
    record = record_or_404(principal, register, pk)
    require(principal, register.permission("edit"), record.agency.path)
    given = request.FILES.get("file")
    try:
        if given is None or given.name is None:
            raise ValidationError(_("Choose a file first."))
        with transaction.atomic():
            label = request.POST.get("label", "")[:100]
            attach(principal, register.name, pk, given.name, given.read(), label, agency_path=record.agency.path)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The file is attached."))
    return redirect(f"{addresses(register, pk)['detail']}#files")


@require_safe
def give(request: HttpRequest, register: Register, pk: int, file_id: int) -> HttpResponse:
    """`<pk>/files/<id>/`: the file, to be saved rather than shown."""
    record_or_404(principal_of_page(request), register, pk)
    try:
        file = attached_file(register.name, pk, file_id)
        content = kept(file.sha256)
    except (AttachedFile.DoesNotExist, FileNotFoundError) as error:
        raise Http404 from error
    return handed_out(content, file.name, file.media_type)
