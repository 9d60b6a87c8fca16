"""CQL2 text (OGC 21-065r2, annex B) read into CQL2 JSON, so that there is one tree to compile.

`AND` binds tighter than `OR`, `NOT` tighter than both; conditions and sums share one ladder of precedence, and
whether a part is a condition or a value is said by its types, when it is compiled.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gis.cql2.geometry import SHAPES, geojson_of_wkt
from gis.cql2.words import Word, bad, words

Node = Any  # CQL2 JSON
DEEPEST = 50  # parentheses and negations within each other
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")


def read_text(text: str) -> Node:
    """The filter as CQL2 JSON.

    Raises:
        ValidationError: it is not CQL2, and where.
    """
    reader = _Reader(text)
    found = reader.condition()
    if reader.word.kind != "end":
        raise bad(text, reader.word.start)
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)
        self.at = 0
        self.depth = 0

    @property
    def word(self) -> Word:
        return self.words[self.at]

    def took(self, *meant: str) -> str:
        """Step over the word if it means one of these; says which."""
        found = self.word.upper
        if found not in meant or not found:
            return ""
        self.at += 1
        return found

    def need(self, meant: str) -> None:
        if not self.took(meant):
            raise bad(self.text, self.word.start)

    def condition(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValidationError(_("The filter is nested too deeply."))
        found = self._chain("OR", lambda: self._chain("AND", self._negation))
        self.depth -= 1
        return found

    def _chain(self, name: str, part: Any) -> Node:
        parts = [part()]
        while self.took(name):
            parts.append(part())
        return parts[0] if len(parts) == 1 else {"op": name.lower(), "args": parts}

    def _negation(self) -> Node:
        if not self.took("NOT"):
            return self._comparison()
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValidationError(_("The filter is nested too deeply."))
        found = self._negation()
        self.depth -= 1
        return {"op": "not", "args": [found]}

    def _comparison(self) -> Node:
        left = self.value()
        if sign := self.took(*_COMPARISONS):
            return {"op": sign, "args": [left, self.value()]}
        if self.took("IS"):
            turned = self.took("NOT")
            self.need("NULL")
            return _turned(turned, {"op": "isNull", "args": [left]})
        turned = self.took("NOT")
        match self.took("LIKE", "BETWEEN", "IN"):
            case "LIKE":
                return _turned(turned, {"op": "like", "args": [left, self.value()]})
            case "BETWEEN":
                low = self.value()
                self.need("AND")
                return _turned(turned, {"op": "between", "args": [left, low, self.value()]})
            case "IN":
                self.need("(")
                return _turned(turned, {"op": "in", "args": [left, self._listed(self.value)]})
        if turned:
            raise bad(self.text, self.word.start)
        return left

    def value(self) -> Node:
        """A value, sums and products included."""
        left = self._product()
        while sign := self.took("+", "-"):
            left = {"op": sign, "args": [left, self._product()]}
        return left

    def _product(self) -> Node:
        left = self._power()
        while sign := self.took("*", "/", "%", "DIV"):
            left = {"op": sign.lower(), "args": [left, self._power()]}
        return left

    def _power(self) -> Node:
        left = self._signed()
        return {"op": "^", "args": [left, self._signed()]} if self.took("^") else left

    def _signed(self) -> Node:
        if self.took("-"):
            operand = self._primary()
            is_number = isinstance(operand, int | float) and not isinstance(operand, bool)
            return -operand if is_number else {"op": "*", "args": [-1, operand]}
        self.took("+")
        return self._primary()

    def _primary(self) -> Node:
        word = self.word
        if self.took("("):
            found = self.condition()
            self.need(")")
            return found
        if word.kind not in ("number", "string", "name", "quoted"):
            raise bad(self.text, word.start)
        if word.upper in SHAPES and self._opens_shape():
            return self._shape()
        if word.upper in _RESERVED:
            raise bad(self.text, word.start)
        self.at += 1
        if word.kind == "name" and self.took("("):
            return self._function(word.upper, word.text)
        return _alone(word)

    def _function(self, name: str, written: str) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValidationError(_("The filter is nested too deeply."))
        args = [] if self.took(")") else self._listed(self.condition)
        self.depth -= 1
        match name:
            case "DATE" | "TIMESTAMP" if len(args) == 1:
                return {name.lower(): args[0]}
            case "INTERVAL":
                return {"interval": args}
            case "BBOX":
                return {"bbox": args}
        return {"op": name.lower() if name.startswith(_OWN) else written, "args": args}

    def _listed(self, part: Any) -> list[Node]:
        found = [part()]
        while self.took(","):
            found.append(part())
        self.need(")")
        return found

    def _opens_shape(self) -> bool:
        following = self.words[self.at + 1]
        if following.upper in ("Z", "M", "ZM"):
            following = self.words[self.at + 2]
        return following.upper in ("(", "EMPTY")

    def _shape(self) -> Node:
        """Well-known text up to its closing parenthesis."""
        start, depth = self.word.start, 0
        self.at += 1
        while self.word.kind != "end":
            depth += {"(": 1, ")": -1}.get(self.word.upper, 0)
            self.at += 1
            if depth == 0 and self.words[self.at - 1].upper in (")", "EMPTY"):
                return geojson_of_wkt(self.text[start : self.words[self.at - 1].end])
        raise bad(self.text, len(self.text))


_RESERVED = frozenset(("AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "DIV"))
_OWN = ("S_", "T_", "A_", "CASEI", "ACCENTI")


def _alone(word: Word) -> Node:
    if word.kind == "number":
        return float(word.text) if set(word.text) & set(".eE") else _integer(word.text)
    if word.upper in ("TRUE", "FALSE"):
        return word.upper == "TRUE"
    return word.value if word.kind == "string" else {"property": word.value}


def _turned(turned: str, node: Node) -> Node:
    return {"op": "not", "args": [node]} if turned else node


def _integer(text: str) -> int | float:
    return int(text) if len(text) < 19 else float(text)
