"""The face of the REST room."""

from core.rest.auth import gate
from core.rest.paging import LIMIT, Page, clamp, decode_cursor, encode_cursor, moment_in, number_in, page_of
from core.rest.problems import Problem, answer, problem_of

__all__ = [
    "LIMIT",
    "Page",
    "Problem",
    "answer",
    "clamp",
    "decode_cursor",
    "encode_cursor",
    "gate",
    "moment_in",
    "number_in",
    "page_of",
    "problem_of",
]
