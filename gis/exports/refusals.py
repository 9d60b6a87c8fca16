"""Why nothing goes out, in words."""

from django.utils.translation import gettext_lazy as _

NO_FORMAT = _("There is no such format; there are: %(known)s.")
NO_CRS = _("There is no such coordinate system: “%(crs)s”.")
NO_ROWS = _("There is nothing here to be exported.")
TOO_MANY = _("An XLSX file takes %(most)d rows at most; take CSV.")
LONG_CELL = _("Row %(row)d has a cell of more than %(most)d characters, which XLSX cannot hold; take CSV.")
