"""What a product has, as its public `openapi.json` says it: lists with their filters, views, and what may be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.client.connection import Api
from console.client.forms import Field, fields_of
from console.client.records import Record

PAGING = ("limit", "cursor")
APART = ("inbox", "runs", "books", "transactions", "sandbox")
"""What pages of their own show."""

LISTED = "List each "


class OpenApi(Record):
    paths: dict[str, dict[str, Any]]
    components: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sieve:
    """A filter of a list. kind: what its values are: text, uuid, date, date-time. choices: all of them, where few."""

    name: str
    kind: str = "text"
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """A POST. path: below the product's, with `{id}` and the like. states: those it acts on, None where not said."""

    name: str
    title: str
    path: str
    scope: str
    fields: Sequence[Field]
    states: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A list below one thing: a wallet's balances."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A list of the product. path: `cash-outs`. kind: of what is in it, `cash_out`. of_runs: each thing is a run."""

    path: str
    title: str
    kind: str
    scope: str
    sieves: Sequence[Sieve]
    opens: bool
    of_runs: bool
    views: Sequence[View] = ()
    acts: Sequence[Act] = ()
    create: Act | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """acts: every POST of the product, by its path."""

    collections: Sequence[Collection]
    acts: Mapping[str, Act] = field(default_factory=dict)

    def collection(self, path: str) -> Collection | None:
        return next((one for one in self.collections if one.path == path), None)

    def act(self, post: str) -> Act | None:
        """The operation a path with its ids filled in belongs to."""
        return next((act for act in self.acts.values() if _fits(act.path, post)), None)


def document(api: Api, path: str) -> Document:
    """path: of the product."""
    return read(api.get(OpenApi, f"{path}/openapi.json"))


def read(told: OpenApi) -> Document:
    acts = {path: _act(path, methods["post"], told) for path, methods in told.paths.items() if "post" in methods}
    return Document(tuple(_collections(told, acts)), acts)


def _collections(told: OpenApi, acts: Mapping[str, Act]) -> Iterator[Collection]:
    for path, methods in told.paths.items():
        name = path.strip("/")
        if "get" in methods and "{" not in path and name.split("/")[0] not in APART:
            yield _collection(name, methods["get"], told, acts)


def _collection(name: str, listed: Mapping[str, Any], told: OpenApi, acts: Mapping[str, Act]) -> Collection:
    below = f"/{name}/{{id}}"
    sieves = tuple(_sieves(listed))
    names = {one.name for one in sieves}
    inside = {path.removeprefix(f"{below}/"): methods for path, methods in told.paths.items() if _under(path, below)}
    return Collection(
        path=name,
        title=_words(name),
        kind=str(listed.get("summary", "")).removeprefix(LISTED).replace(" ", "_"),
        scope=_scope(listed),
        sieves=sieves,
        opens=below in told.paths,
        of_runs="status" in names and "state" not in names,
        views=tuple(
            View(view, str(methods["get"].get("summary", "")))
            for view, methods in inside.items()
            if "get" in methods and view != "explain"
        ),
        acts=tuple(acts[f"{below}/{act}"] for act, methods in inside.items() if "post" in methods),
        create=acts.get(f"/{name}"),
    )


def _act(path: str, post: Mapping[str, Any], told: OpenApi) -> Act:
    body = post.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    states = post.get("x-states")
    return Act(
        name=path.rstrip("/").rpartition("/")[2],
        title=str(post.get("summary", path)),
        path=path,
        scope=_scope(post),
        fields=fields_of(body, told.components.get("schemas", {})),
        states=None if states is None else tuple(states),
    )


def _sieves(listed: Mapping[str, Any]) -> Iterator[Sieve]:
    for one in listed.get("parameters", ()):
        if one.get("in") == "query" and one["name"] not in PAGING:
            schema = one.get("schema", {})
            yield Sieve(one["name"], schema.get("format", "text"), tuple(schema.get("enum", ())))


def _scope(operation: Mapping[str, Any]) -> str:
    """'' where the document does not say it."""
    return next(
        (str(scope) for one in operation.get("security", ()) for scopes in one.values() for scope in scopes), ""
    )


def _under(path: str, below: str) -> bool:
    return path.startswith(f"{below}/") and "/" not in path.removeprefix(f"{below}/")


def _fits(template: str, post: str) -> bool:
    """A message id may hold slashes, so that what is open at the end of a template takes as much as there is."""
    parts, given = template.split("/"), post.split("/")
    if len(given) < len(parts) or parts[-1] != given[-1]:
        return False
    return all(part.startswith("{") or part == one for part, one in zip(parts[:-1], given, strict=False))


def _words(name: str) -> str:
    text = name.replace("-", " ").replace("/", " ")
    return text[:1].upper() + text[1:]
