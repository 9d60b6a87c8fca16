"""A process drawn by graphviz: its states with how many cases stand in each, and the steps between them.

Colours come from the page's style sheet, by class: nodes are `state` with `first`, `end`, `good`, `parallel`, `paused`,
`busy` or `here`, edges `step` with their kind, or `auto`. The drawing holds no script and no style of its own.
"""

import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape

from core.workflows.declare import Process, State, Transition

_DOT = "dot"
_TIMEOUT_S = 20
_HEAD = 'digraph process {\nrankdir=LR; bgcolor="transparent"; nodesep=0.3; ranksep=0.5; margin=0.1;\n'
_NODES = 'node [shape=box, style="rounded,filled", fontname="Noto Sans CJK SC", fontsize=13, margin="0.2,0.1"];\n'
_EDGES = 'edge [fontname="Noto Sans CJK SC", fontsize=11, arrowsize=0.7];\n'


def diagram(process: Process, counts: Mapping[str, int] | None = None, here: str = "") -> str:
    """The process as an SVG element in the current language; `counts`: cases per state, `here`: where one stands.

    Raises:
        RuntimeError: graphviz is not there, or cannot draw it.
    """
    titles = {f"state_{each.name}": str(each.title) for each in process.states}
    for step in process.transitions:
        titles |= {f"step_{step.name}_{source}": str(step.title) for source in step.sources}
    return _titled(_drawn(source_of(process, counts or {}, here), str(process.title)), titles)


def source_of(process: Process, counts: Mapping[str, int], here: str = "") -> str:
    """The process in graphviz's own language. Pure."""
    return "".join([_HEAD, _NODES, _EDGES, *_states(process, counts, here), *_steps(process), "}\n"])


def _states(process: Process, counts: Mapping[str, int], here: str) -> Iterator[str]:
    for state in process.states:
        count = counts.get(state.name, 0)
        label = f"{state.title}\n{count}" if count else str(state.title)
        now = [*(["busy"] if count else []), *(["here"] if state.name == here else [])]
        classes = " ".join(["state", *_kinds(process, state), *now])
        look = {"label": label, "class": classes, "id": f"state_{state.name}"}
        if state.name == here:
            look |= {"penwidth": "3"}
        yield f"{_quoted(state.name)} [{_attributes(look)}];\n"


def _kinds(process: Process, state: State) -> Iterator[str]:
    told = {
        "first": state.name == process.machine.initial,
        "end": state.name in process.ends,
        "good": state.name in process.good,
        "parallel": state.parallel is not None,
        "paused": state.clock == "pauses" and state.name not in process.ends,
    }
    return (name for name, holds in told.items() if holds)


def _steps(process: Process) -> Iterator[str]:
    """One edge for each step and source; withdrawing leads from nearly everywhere and would hide the rest: no label."""
    for step in process.transitions:
        for source in step.sources:
            look = {**_look(step), "id": f"step_{step.name}_{source}"}
            yield f"{_quoted(source)} -> {_quoted(step.target)} [{_attributes(look)}];\n"


def _look(step: Transition) -> dict[str, str]:
    look = {"class": f"step {'auto' if step.auto else step.kind}"}
    if step.kind == "withdraw":
        return {**look, "style": "dotted", "constraint": "false"}
    if step.kind == "return":
        look["constraint"] = "false"  # what goes back does not turn the drawing upside down
    return {**look, "label": f" {step.title} ", "style": "dashed" if step.auto else "solid"}


def _attributes(look: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in look.items())


def _quoted(text: str) -> str:
    """A string of graphviz: line feeds stay line feeds, everything else is itself."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{safe}"'


@lru_cache(maxsize=64)
def _drawn(source: str, title: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the drawing goes in by its standard input
            [_DOT, "-Tsvg"], input=source, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RuntimeError(f"graphviz: {error}") from error
    if done.returncode != 0:
        raise RuntimeError(f"graphviz: {done.stderr}")
    return _bare(done.stdout, title)


def _bare(svg: str, title: str) -> str:
    """The element alone: no prologue, comments or fixed size, and a name for those who cannot see it."""
    svg = re.sub(r"<!--.*?-->\n?", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    head = f'<svg class="process-diagram" role="img" aria-label="{escape(title)}"'
    return re.sub(r'<svg width="[^"]*" height="[^"]*"', head, svg, count=1)


def _titled(svg: str, titles: Mapping[str, str]) -> str:
    """What a pointer or a screen reader finds: the titles of states and steps, not their names in the program."""

    def named(found: re.Match[str]) -> str:
        return f"{found[1]}<title>{escape(titles.get(found[2], ''))}</title>"

    return re.sub(r'(<g id="(\w+)" class="(?:node|edge)[^>]*>\n)<title>.*?</title>', named, svg)
