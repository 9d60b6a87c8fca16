"""Reading `X路与Y路交叉口` in its many forms. Pure."""

import re
import unicodedata

from gis.geocoding.readings import without_beside, without_city

_END = r"(?:的)?(?:交叉路口|交叉口|交汇处|交会处|交界处|相交处|十字路口|路口|交口|交叉|交汇|口)?"
_BETWEEN = r"(?:与|和|及|同|跟|、|,|，|/|／|&|＆|\+|\bx\b|\band\b|×)"
_ROAD = r"(?:路|街|道|大街|大道|巷|高速|快速路)"
_PAIR = re.compile(rf"^(.{{2,30}}?)\s*{_BETWEEN}\s*(.{{2,30}}?){_END}$", re.I)
_SPACED = re.compile(rf"^(.{{1,20}}{_ROAD})[\s@~—-]+(.{{1,20}}?{_ROAD}){_END}$")
_JOINED = re.compile(rf"^(.{{1,12}}?{_ROAD})(.{{1,12}}?{_ROAD})(?:交叉路口|交叉口|交汇处|交会处|路口|交口|口)$")
_ENGLISH = re.compile(r"^(?:the\s+)?(?:crossing|corner|intersection|junction)\s+of\s+", re.I)
_ENGLISH_END = re.compile(r"\s+(?:crossing|corner|intersection|junction)$", re.I)
_MOST = 120  # characters of a question that are read


def two_roads(text: str) -> tuple[str, str] | None:
    """The two roads whose crossing is asked for; None where the text asks for no crossing."""
    asked = unicodedata.normalize("NFKC", text[:_MOST]).strip()
    asked = without_beside(without_city(_ENGLISH_END.sub("", _ENGLISH.sub("", asked))))
    for form in (_PAIR, _SPACED, _JOINED):
        if match := form.match(asked):
            one, other = match[1].strip(), match[2].strip()
            if asked.endswith("路口") and not re.search(rf"{_ROAD}$", other):
                other += "路"  # 山东路口 is the mouth of 山东路, not a mouth of 山东
            return (one, other) if one != other else None
    return None
