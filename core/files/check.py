"""Whether a file may be attached: by its size, the ending of its name, and its first bytes."""

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.files.sniff import MediaType, clean_name, media_types, type_by_name

LARGEST = 20 * 1024 * 1024


def check_size(size: int, largest: int = LARGEST) -> None:
    """Raises ValidationError: nothing, or more than may be attached."""
    if size == 0:
        raise ValidationError(_("This file is empty."))
    if size > largest:
        facts = {"size": filesizeformat(size), "most": filesizeformat(largest)}
        raise ValidationError(_("This file has %(size)s; %(most)s is the most that can be attached.") % facts)


def checked(name: str, content: bytes, largest: int = LARGEST) -> tuple[str, MediaType]:
    """The file's name without anything unseen or dangerous, and what it is.

    Raises:
        ValidationError: too large, empty, of a type that is not accepted, or not what its name says.
    """
    name = clean_name(name)
    check_size(len(content), largest)
    media_type = type_by_name(name)
    if media_type is None:
        endings = ", ".join(sorted(media_types()))
        raise ValidationError(
            _("Files of this type cannot be attached; these can: %(endings)s.") % {"endings": endings}
        )
    if not media_type.fits(content):
        raise ValidationError(_("The content of “%(name)s” is not what its name says.") % {"name": name})
    return name, media_type
