"""CQL2 JSON compiled into SQL over the row `r` of a collection (OGC 21-065r2).

Every word of the SQL stands in this room or in the collection's declaration; what the request brings becomes a
parameter. Types are checked here, so that the database is never asked to compare a name with a number.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gis.collections.declare import Collection
from gis.coordinates.crs import CRS84, Crs
from gis.cql2 import spatial, temporal
from gis.cql2.geometry import box_of, shape_of
from gis.cql2.terms import Term, Type, Values, as_moment, day, literal, moment, plain_text, type_words

MOST_PARTS = 1000
DEEPEST = 120
GEOMETRY_NAMES = ("geometry", "geom")
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
_SUMS = {"+": "+", "-": "-", "*": "*", "/": "/"}
_NUMBERS: tuple[Type, ...] = ("number", "sum")
_TIMES = ("date", "datetime")


class Compiler:
    """Compiles the filters of one request against one collection."""

    def __init__(self, collection: Collection, crs: Crs = CRS84, prefix: str = "cql_") -> None:
        self.collection = collection
        self.crs = crs
        self.values = Values(prefix)
        self.parts = 0
        self.depth = 0

    def condition(self, node: Any) -> str:
        """The SQL of a condition.

        Raises:
            ValidationError: the tree is not CQL2, names something unknown, or compares what cannot be.
        """
        return self.of_type(node, "boolean").sql

    def of_type(self, node: Any, *types: Type) -> Term:
        """A part that must be of one of these types."""
        term = self.term(node)
        if term.type not in types:
            wanted = {"wanted": type_words(types[0]), "found": type_words(term.type), "part": told(node)}
            raise ValidationError(_("The filter needs %(wanted)s, but %(part)s is %(found)s.") % wanted)
        return term

    def term(self, node: Any) -> Term:
        """Any part."""
        self.parts += 1
        self.depth += 1
        if self.parts > MOST_PARTS or self.depth > DEEPEST:
            raise ValidationError(_("The filter has too many parts, or is nested too deeply."))
        found = self._term(node)
        self.depth -= 1
        return found

    def _term(self, node: Any) -> Term:  # noqa: C901 - the shapes of a node, one a line
        if isinstance(node, str | int | float):
            return literal(node, self.values)
        if not isinstance(node, dict):
            raise ValidationError(_("This part of the filter is not understood: %(part)s.") % {"part": told(node)})
        match node:
            case {"op": str(op), "args": list(args)}:
                return self._operation(op, args)
            case {"property": str(name)}:
                return self.property(name)
            case {"date": text}:
                return day(text, self.values)
            case {"timestamp": text}:
                return moment(text, self.values)
            case {"interval": [start, end]}:
                return temporal.period(self, start, end)
            case {"bbox": numbers}:
                return spatial.put(self, box_of(numbers, self.crs))
            case {"type": str(), "coordinates": _} | {"type": str(), "geometries": _}:
                return spatial.put(self, shape_of(node, self.crs))
        raise ValidationError(_("This part of the filter is not understood: %(part)s.") % {"part": told(node)})

    def property(self, name: str) -> Term:
        """A field, the feature's number `id`, or its `geometry`."""
        found = self.collection.field(name)
        if found is not None:
            return Term(found.sql, "number" if found.kind == "integer" else found.kind)
        if name in GEOMETRY_NAMES:
            return Term(self.collection.geometry, "geometry")
        if name == "id":
            return Term(self.collection.key, "number")
        known = ", ".join([each.name for each in self.collection.fields] + ["id", "geometry"])
        told_ = {"name": name[:60], "known": known}
        raise ValidationError(_("There is no property “%(name)s” here; there are: %(known)s.") % told_)

    def _operation(self, op: str, args: list[Any]) -> Term:
        if op in _OPERATIONS:
            return _OPERATIONS[op](self, args)
        if op in _COMPARISONS:
            return self._compare(op, args)
        if op in _SUMS:
            return self._sum(op, args)
        if op in spatial.RELATIONS or op == "s_dwithin":
            return spatial.relation(self, op, args)
        if op in temporal.RELATIONS:
            return temporal.relation(self, op, args)
        raise ValidationError(_("The filter's “%(name)s” is not offered here.") % {"name": op[:40]})

    def _chain(self, word: str, args: list[Any]) -> Term:
        if not args:
            raise _count(word)
        return Term("(" + f" {word} ".join(self.condition(each) for each in args) + ")", "boolean")

    def _not(self, args: list[Any]) -> Term:
        (part,) = expect(args, 1, "NOT")
        return Term(f"(NOT {self.condition(part)})", "boolean")

    def _is_null(self, args: list[Any]) -> Term:
        (part,) = expect(args, 1, "IS NULL")
        return Term(f"({self.term(part).sql} IS NULL)", "boolean")

    def _compare(self, sign: str, args: list[Any]) -> Term:
        left, right = (self.term(each) for each in expect(args, 2, sign))
        if "boolean" in (left.type, right.type) and sign not in ("=", "<>"):
            raise ValidationError(_("True and false can be equal or not, but have no order."))
        one, other = self.alike(left, right, args)
        return Term(f"({one} {sign} {other})", "boolean")

    def _between(self, args: list[Any]) -> Term:
        value, low, high = expect(args, 3, "BETWEEN")
        parts = self._compare(">=", [value, low]).sql, self._compare("<=", [value, high]).sql
        return Term(f"({parts[0]} AND {parts[1]})", "boolean")

    def _like(self, args: list[Any]) -> Term:
        value, pattern = expect(args, 2, "LIKE")
        left, right = self.of_type(value, "text"), self.of_type(pattern, "text")
        if not isinstance(right.known, str):
            raise ValidationError(_("What stands after LIKE must be a text in quotes."))
        if (len(right.known) - len(right.known.rstrip("\\"))) % 2:
            raise ValidationError(
                _("The pattern “%(text)s” ends in the middle of an escape.") % {"text": right.known[:40]}
            )
        return Term(f"({left.sql} LIKE {right.sql})", "boolean")

    def _in(self, args: list[Any]) -> Term:
        value, listed = expect(args, 2, "IN")
        if not isinstance(listed, list) or not listed:
            raise _count("IN")
        together = self._in_array(value, listed)
        each = together or " OR ".join(self._compare("=", [value, other]).sql for other in listed)
        return Term(f"({each})", "boolean")

    def _in_array(self, value: Any, listed: list[Any]) -> str:
        """Texts or whole numbers compared at once, which is quicker than one by one; empty for anything else."""
        kinds = {type(each) for each in listed}
        if kinds == {str}:
            type_, array, given = "text", "text[]", [plain_text(each) for each in listed]
        elif kinds == {int} and all(abs(each) < 2**63 for each in listed):
            type_, array, given = "number", "bigint[]", listed
        else:
            return ""
        term = self.term(value)
        return f"{term.sql} = ANY({self.values.put(given, array)})" if term.type == type_ else ""

    def _casei(self, args: list[Any]) -> Term:
        (part,) = expect(args, 1, "CASEI")
        inner = self.of_type(part, "text")
        return Term(f"lower({inner.sql})", "text", known=inner.known)

    def _sum(self, sign: str, args: list[Any]) -> Term:
        left, right = (self.of_type(each, *_NUMBERS) for each in expect(args, 2, sign))
        divisor = f"NULLIF({as_sum(right)}, 0)" if sign == "/" else as_sum(right)
        return Term(f"({as_sum(left)} {_SUMS[sign]} {divisor})", "sum")

    def alike(self, left: Term, right: Term, args: list[Any]) -> tuple[str, str]:
        """The SQL of both, made comparable."""
        types = {left.type, right.type}
        if types == {"number", "sum"}:
            return as_sum(left), as_sum(right)
        if types == {"date", "datetime"}:
            return as_moment(left), as_moment(right)
        if len(types) > 1 or types & {"geometry", "interval"}:
            shown = {"one": told(args[0]), "other": told(args[1])}
            shown |= {"type": type_words(left.type), "unlike": type_words(right.type)}
            raise ValidationError(_("%(one)s (%(type)s) and %(other)s (%(unlike)s) cannot be compared.") % shown)
        return left.sql, right.sql


def as_sum(term: Term) -> str:
    """The SQL of a number as exact numeric, which neither overflows nor loses digits."""
    return term.sql if term.type == "sum" else f"({term.sql})::numeric"


def expect(args: list[Any], count: int, name: str) -> list[Any]:
    """The arguments, if there are so many.

    Raises:
        ValidationError: there are not.
    """
    if len(args) != count:
        raise _count(name)
    return args


def told(node: Any) -> str:
    """A part of the filter, named in a message."""
    if isinstance(node, dict) and isinstance(node.get("property"), str):
        return f"“{plain_text(node['property'])[:40]}”"
    return f"“{str(node)[:40]}”"


def _count(name: str) -> ValidationError:
    return ValidationError(_("“%(name)s” in the filter has too few or too many parts.") % {"name": name[:40]})


def _refuse_accents(compiler: Compiler, args: list[Any]) -> Term:
    raise ValidationError(_("The filter's “%(name)s” is not offered here.") % {"name": "ACCENTI"})


_OPERATIONS: dict[str, Callable[[Compiler, list[Any]], Term]] = {
    "and": lambda compiler, args: compiler._chain("AND", args),
    "or": lambda compiler, args: compiler._chain("OR", args),
    "not": Compiler._not,
    "isNull": Compiler._is_null,
    "between": Compiler._between,
    "like": Compiler._like,
    "in": Compiler._in,
    "casei": Compiler._casei,
    "accenti": _refuse_accents,
}
