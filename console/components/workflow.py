"""A workflow as a diagram, each step with its line of the template."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from console.client.templates import Graph
from console.components.diagram import Arrow, Node, diagram
from console.strings.products import LINE_NOTE, WORKFLOW

KINDS = {
    "start": "state",
    "finish": "state",
    "fail": "choice",
    "require": "choice",
    "choose": "choice",
    "call": "wait",
    "wait": "wait",
    "approve": "wait",
    "ask": "wait",
}
OTHERWISE = ("else", "rejected", "unknown", "after")


def workflows(graphs: Sequence[Graph], key: str) -> None:
    """One of them, chosen by its title."""
    titles = {one.name: one.title or one.name for one in graphs}
    chosen = st.selectbox(WORKFLOW, list(titles), format_func=lambda one: titles[one], key=key)
    for one in graphs:
        if one.name == chosen:
            workflow(one)


def workflow(graph: Graph) -> None:
    nodes = [
        Node(one.id, one.label, KINDS.get(one.kind, "step"), LINE_NOTE.format(line=one.line) if one.line else "")
        for one in graph.nodes
    ]
    arrows = [
        Arrow(one["from"], one["to"], one["label"], otherwise=one["label"].startswith(OTHERWISE)) for one in graph.edges
    ]
    diagram(nodes, arrows)
