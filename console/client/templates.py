"""Shipped templates, and what a template may say."""

from __future__ import annotations

from typing import Any

from console.client.connection import Api, segment
from console.client.records import Listed, Record


class Named(Record):
    name: str
    title: str


class Account(Record):
    name: str
    address: str


class Node(Record):
    """line: of the template, None for the start."""

    id: str
    kind: str
    label: str
    line: int | None


class Graph(Named):
    """edges: each with `from`, `to`, `label`."""

    nodes: tuple[Node, ...]
    edges: tuple[dict[str, str], ...]


class Template(Record):
    name: str
    title: str
    description: str | None = ""
    version: str
    asset: str
    parameters: tuple[str, ...]
    primitives: tuple[str, ...]
    accounts: tuple[Account, ...]
    workflows: tuple[Named, ...]


class Shown(Template):
    text: str
    readme: str
    workflows: tuple[Graph, ...]


class Schema(Record):
    """A JSON Schema's members, as far as completion asks for them."""

    properties: dict[str, Any]


def templates(api: Api) -> Listed[Template]:
    return api.get(Listed[Template], "/control/templates")


def template(api: Api, name: str) -> Shown:
    return api.get(Shown, f"/control/templates/{segment(name)}")


def schema(api: Api) -> Schema:
    return api.get(Schema, "/control/schema")
