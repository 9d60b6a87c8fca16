"""The picture of an electronic seal: the agency's name around a five-pointed star, red, 42 mm across. Pure."""

from functools import lru_cache
from math import cos, pi, sin

from django.utils.html import escape
from weasyprint import HTML

MILLIMETRES = 42
_CENTRE, _RIM, _LETTERS = 50.0, 47.0, 35.5  # in hundredths of the width


def seal_svg(name: str, below: str = "") -> str:
    """The seal as SVG, with no background, so that what it is set over stays readable."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{MILLIMETRES}mm" height="{MILLIMETRES}mm" '
        f'viewBox="0 0 100 100">'
        f'<g fill="#d3121a"><circle cx="50" cy="50" r="{_RIM}" fill="none" stroke="#d3121a" stroke-width="2.6"/>'
        f'<polygon points="{_star(14.5)}"/>{_around(name)}{_under(below)}</g></svg>'
    )


@lru_cache(maxsize=64)
def seal_pdf(name: str, below: str = "") -> bytes:
    """The seal as a page of its own size, to be laid over a document."""
    size = f"@page {{ size: {MILLIMETRES}mm {MILLIMETRES}mm; margin: 0 }} svg {{ display: block }}"
    page = f"<style>{size} body {{ margin: 0 }}</style>{seal_svg(name, below)}"
    made: bytes = HTML(string=page).write_pdf(pdf_identifier=b"seal")
    return made


def _star(radius: float) -> str:
    corners = []
    for corner in range(10):
        away = radius if corner % 2 == 0 else radius * 0.382  # the golden section makes the arms straight
        angle = corner * pi / 5 - pi / 2
        corners.append(f"{_CENTRE + away * cos(angle):.3f},{_CENTRE + away * sin(angle):.3f}")
    return " ".join(corners)


def _around(name: str) -> str:
    """One letter after the other along the upper rim, feet to the star; long names close up and shrink."""
    letters = list(name)
    step = min(24.0, 250.0 / max(len(letters), 1))
    size = min(12.5, step * 0.62 * pi / 180 * 47)
    first = -step * (len(letters) - 1) / 2
    return "".join(
        f'<text x="50" y="{_CENTRE - _LETTERS + size * 0.3:.2f}" font-size="{size:.2f}" text-anchor="middle" '
        f'font-family="Noto Serif CJK SC" font-weight="bold" '
        f'transform="rotate({first + step * place:.3f} 50 50)">{escape(letter)}</text>'
        for place, letter in enumerate(letters)
    )


def _under(text: str) -> str:
    return (
        f'<text x="50" y="80" font-size="7" text-anchor="middle" font-family="Noto Serif CJK SC" '
        f'font-weight="bold">{escape(text)}</text>'
        if text
        else ""
    )
