"""Boxes and arrows, laid out by Graphviz in the browser; the same as text beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from console.components.plain import plain
from console.strings.shared import DIAGRAM_AS_TEXT

SHAPES = {"step": "box", "choice": "diamond", "wait": "box", "state": "box", "start": "circle", "end": "doublecircle"}
FILLS = {"step": "#ffffff", "choice": "#fff6e5", "wait": "#e8f0fb", "state": "#e7f2ee"}


@dataclass(frozen=True, slots=True)
class Node:
    """kind: step, choice, wait, state, start or end. note: a second, smaller line."""

    id: str
    name: str
    kind: str = "step"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """name: what leads that way. otherwise: the way that is not the good one."""

    source: str
    target: str
    name: str = ""
    otherwise: bool = False


def diagram(nodes: Sequence[Node], arrows: Sequence[Arrow], upright: bool = True) -> None:
    """upright: from top to bottom."""
    st.graphviz_chart(dot(nodes, arrows, upright), width="content")
    names = {node.id: node.name for node in nodes}
    with st.expander(DIAGRAM_AS_TEXT):
        for arrow in arrows:
            named = f" ({plain(arrow.name)})" if arrow.name else ""
            st.markdown(f"- {plain(names[arrow.source])} → {plain(names[arrow.target])}{named}")


def dot(nodes: Sequence[Node], arrows: Sequence[Arrow], upright: bool) -> str:
    """In Graphviz' language; every name is quoted."""
    ids = {node.id: f"{node.kind} {node.id}" for node in nodes}
    lines = [_node(ids[node.id], node) for node in nodes] + [
        _arrow(ids[arrow.source], ids[arrow.target], arrow) for arrow in arrows
    ]
    look = (
        f'rankdir={"TB" if upright else "LR"}; bgcolor="transparent"; nodesep=0.3; ranksep=0.35;'
        'node [fontname="sans-serif", fontsize=11, style="rounded,filled", fillcolor="#ffffff", color="#5d6b65"];'
        'edge [fontname="sans-serif", fontsize=10, color="#5d6b65", arrowsize=0.7];'
    )
    return "digraph { " + look + " ".join(lines) + " }"


def _node(id_: str, node: Node) -> str:
    """id_: with the kind in it. The browser keeps what has the same id, but not its new shape."""
    label = f"{node.name}\n{node.note}" if node.note else node.name
    shape, fill = SHAPES.get(node.kind, "box"), FILLS.get(node.kind, "#ffffff")
    style = "filled" if shape != "box" else "rounded,filled,dashed" if node.kind == "wait" else "rounded,filled"
    return f'{_quoted(id_)} [label={_quoted(label)}, shape={shape}, style="{style}", fillcolor="{fill}"];'


def _arrow(source: str, target: str, arrow: Arrow) -> str:
    look = ', style=dashed, color="#8a4200", fontcolor="#8a4200"' if arrow.otherwise else ""
    return f"{_quoted(source)} -> {_quoted(target)} [label={_quoted(arrow.name)}{look}];"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
