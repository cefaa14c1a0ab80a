"""Accounts of a template's own resources: added to the books' chart before it is configured, their places kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.compiler import document as d
from engine.compiler import nodes as n
from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.leaves import Hole, Word
from engine.compiler.source import Anchor
from primitives.kit.contract import Manifest

ACCOUNTS = "accounts"

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def with_own_accounts(
    template: d.Template, manifests: Mapping[str, Manifest], keepers: Iterable[str], problems: Problems
) -> d.Template:
    """The template with every account in the section that keeps books. FF402 where nothing does; FF205, FF306.

    keepers: the primitives of the catalog that could.
    """
    accounts = [(one, account) for one in template.resources for account in one.accounts]
    if not accounts:
        return template
    for resource, account in accounts:
        _check_holes(resource, account, problems)
    keeper = next((name for name, one in manifests.items() if one.posting is not None), None)
    if keeper is None:
        message = "an account needs a primitive that keeps books"
        problems.add(
            "FF402", accounts[0][1].name.place, message, "activate " + " or ".join(f"`{name}`" for name in keepers)
        )
        return template
    entries = tuple(_entry(account) for _, account in accounts)
    sections = tuple(
        replace(one, config=_extended(one.config, entries, problems)) if one.name.text == keeper else one
        for one in template.primitives
    )
    return replace(template, primitives=sections)


def _check_holes(resource: d.Resource, account: d.Account, problems: Problems) -> None:
    """Its own name or its own fields: what an operation holds is found by the operation alone."""
    known = (resource.name.text, *(field.name.text for field in resource.fields))
    for match in _HOLE.finditer(account.address.text):
        if match[1] not in known:
            place = account.address.at(match.start(1), match.end(1))
            message = f"`{account.name.text}` is an account of `{resource.name.text}`, which has no `{match[1]}`"
            problems.add("FF306", place, message, did_you_mean(match[1], known))


def _extended(config: n.Node, entries: tuple[n.Entry, ...], problems: Problems) -> n.Node:
    if isinstance(config, n.Scalar) and config.empty:
        config = n.Mapping(config.place, ())
    if not isinstance(config, n.Mapping):
        return config
    before = config.get(ACCOUNTS)
    if before is not None and not isinstance(before, n.Mapping):
        return config
    chart = _without_doubles((*(before.entries if before else ()), *entries), problems)
    at = next((entry.key for entry in config.entries if entry.key.text == ACCOUNTS), None)
    key = at or n.Scalar(ACCOUNTS, "plain", entries[0].key.place, entries[0].key.anchors)
    accounts = n.Entry(key, n.Mapping(before.place if before else config.place, chart))
    rest = tuple(entry for entry in config.entries if entry.key.text != ACCOUNTS)
    return n.Mapping(config.place, (*rest, accounts))


def _without_doubles(entries: tuple[n.Entry, ...], problems: Problems) -> tuple[n.Entry, ...]:
    found: dict[str, n.Entry] = {}
    for entry in entries:
        if entry.key.text in found:
            message = f"there is an account `{entry.key.text}` already"
            problems.add("FF205", entry.key.place, message, "choose another name")
        else:
            found[entry.key.text] = entry
    return tuple(found.values())


def _entry(account: d.Account) -> n.Entry:
    return n.Entry(_word(account.name), n.Mapping(account.place, tuple(_keys(account))))


def _keys(account: d.Account) -> Iterator[n.Entry]:
    written: dict[str, Hole | Word | None] = {
        "address": account.address,
        "class": account.class_,
        "ceiling": account.ceiling,
        "floor": account.floor,
        "overdraft": account.overdraft,
        "mirrors": account.mirrors,
        "was": account.was,
    }
    for key, value in written.items():
        if value is not None:
            yield n.Entry(
                _word(Word(key, account.name.place)), _hole(value) if isinstance(value, Hole) else _word(value)
            )
    if account.assets:
        assets = n.Sequence(account.assets[0].place, tuple(_word(one) for one in account.assets))
        yield n.Entry(_word(Word("assets", account.name.place)), assets)


def _word(word: Word) -> n.Scalar:
    return n.Scalar(word.text, "plain", word.place, (Anchor(0, word.place.line, word.place.column),))


def _hole(hole: Hole) -> n.Scalar:
    return n.Scalar(hole.text, "plain", hole.place, hole.anchors)
