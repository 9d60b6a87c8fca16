"""The face of the REST room."""

from core.rest.auth import gate
from core.rest.paging import LIMIT, Page, clamp, decode_cursor, encode_cursor, page_of
from core.rest.problems import Problem

__all__ = ["LIMIT", "Page", "Problem", "clamp", "decode_cursor", "encode_cursor", "gate", "page_of"]
