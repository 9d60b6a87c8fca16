"""The colours keep the contrast they promise, by day and by night (WCAG 2.2: 7:1 for text, 3:1 for controls)."""

import re

import pytest

from config.site import HOME

SOURCE = (HOME / "core/static/core/tokens.css").read_text()
BLOCKS = [dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block)) for block in SOURCE.split("{")]
DAY, NIGHT, AUTO = [block for block in BLOCKS if "--paper" in block]
GROUNDS = ["--paper", "--surface", "--sunken", "--raised"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_two_dark_blocks_are_one() -> None:
    assert NIGHT == AUTO


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(
    ("front", "grounds", "least"),
    [
        ("--ink", GROUNDS, 7),
        ("--ink-2", ["--paper", "--surface", "--raised"], 7),
        ("--ink-2", ["--sunken"], 4.5),
        ("--ink", ["--accent-soft", "--ok-soft", "--late-soft", "--down-soft"], 7),
        ("--on-accent", ["--accent", "--accent-hover"], 7),
        ("--accent", GROUNDS, 4.5),
        ("--ok", ["--surface", "--ok-soft"], 4.5),
        ("--late", ["--surface", "--late-soft"], 4.5),
        ("--down", ["--surface", "--down-soft"], 4.5),
        ("--line-strong", ["--surface", "--paper"], 3),
        ("--focus", GROUNDS, 3),
        ("--stale", ["--surface", "--paper"], 3),
        *[(f"--on-level-{level}", [f"--level-{level}"], 4.5) for level in (1, 2, 3, 4)],
    ],
)
def test_contrast(theme: dict[str, str], front: str, grounds: list[str], least: float) -> None:
    measured = {ground: round(contrast(theme[front], theme[ground]), 2) for ground in grounds}
    assert min(measured.values()) >= least, measured
