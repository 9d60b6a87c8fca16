"""The face of the register kit."""

from core.registers.actions.change import change
from core.registers.actions.create import create
from core.registers.actions.import_rows import Problem, Report, import_rows
from core.registers.actions.merge import merge
from core.registers.actions.remove import remove
from core.registers.actions.unmask import unmask
from core.registers.actions.views import delete_view, save_view, saved_views
from core.registers.address import address
from core.registers.check import own_fields, told_fields
from core.registers.codes import CodeList
from core.registers.declare import REGISTERS, Mask, Register, register_of
from core.registers.duplicates import alike, duplicates
from core.registers.exchange.read import read_table, rows_of, titles_of
from core.registers.exchange.write import MEDIA_TYPES, export, feature_of, safe
from core.registers.fields import (
    CitizenIdField,
    CodeField,
    CreditCodeField,
    PhoneField,
    check_birth_date,
    check_citizen_id,
    check_credit_code,
    check_phone,
)
from core.registers.history import Version, as_of, history
from core.registers.listing import Listing, found, listing
from core.registers.masks import mask
from core.registers.models import Record
from core.registers.quality import expected_fields, measure, quality
from core.registers.query import Query, read_query
from core.registers.read import one, related, visible
from core.registers.register import register
from core.registers.search import search
from core.registers.show import label, shown, title_of
from core.registers.tables import prepare_table
from core.registers.tried import declared_for_a_while
from core.registers.values import checked_text
from core.registers.words import query_of, vector, words_of

__all__ = [
    "MEDIA_TYPES",
    "REGISTERS",
    "CitizenIdField",
    "CodeField",
    "CodeList",
    "CreditCodeField",
    "Listing",
    "Mask",
    "PhoneField",
    "Problem",
    "Query",
    "Record",
    "Register",
    "Report",
    "Version",
    "address",
    "alike",
    "as_of",
    "change",
    "check_birth_date",
    "check_citizen_id",
    "check_credit_code",
    "check_phone",
    "checked_text",
    "create",
    "declared_for_a_while",
    "delete_view",
    "duplicates",
    "expected_fields",
    "export",
    "feature_of",
    "found",
    "history",
    "import_rows",
    "label",
    "listing",
    "mask",
    "measure",
    "merge",
    "one",
    "own_fields",
    "prepare_table",
    "quality",
    "query_of",
    "read_query",
    "read_table",
    "register",
    "register_of",
    "related",
    "remove",
    "rows_of",
    "safe",
    "save_view",
    "saved_views",
    "search",
    "shown",
    "title_of",
    "titles_of",
    "told_fields",
    "unmask",
    "vector",
    "visible",
    "words_of",
]
