"""Whatever becomes of the shipped template, the whole compiler answers with located problems, soon, never raising."""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.compiler.compile import compile_product
from engine.compiler.diagnostics import Problems
from engine.compiler.screen import as_json, screens
from engine.compiler.source import Source
from engine.settings import shipped
from primitives.catalog import CATALOG
from primitives.kit.contract import Manifest
from tests.engine.compiler.courier import COURIER
from tests.engine.compiler.parcels import TEXT as PARCELS

TEMPLATE = (shipped() / "templates" / "e-wallet" / "template.yaml").read_text()
TENANT = (shipped() / "tenants" / "demo" / "tenant.yaml").read_text()
WORDS = sorted(set(re.findall(r"[A-Za-z_][A-Za-z0-9_.]*", TEMPLATE + PARCELS)))
SCALARS = re.compile(r"(?<=: )[^\s{}\[\],][^{}\[\],#\n]*")
JUNK = (
    "", "[]", "{}", "[x]", "{ a: b }", "none", "any", "true", "-1", "15.005", "1e9", "99999999999999999999", "7d",
    "12:30", "2027-02-30", "5.5%", "wallet", "from", "params", "now", '"{wallet}"', "'", '"', "x" * 300, "é", "a.b.c",
    "from.owner.tier", "fee.net > 1.00", "1 +", "$amount", "@fees", "!x", "&a 1", "*a", "|", ">", "- x", "?", "%", "`",
)  # fmt: skip


PLAUSIBLE = (
    "none", "any", "-1", "15.005", "7d", "5bd", "2.5%", "12:30", "wallet", "customer", "from", "to", "amount", "now",
    "params.transfer_fee", "fee.net > 1.00", "1 +", '"{wallet}"', '"{wallet}:{customer}"', "liability",
    "event", "event.amount", "stray", "open", "order", "end", "operations", "{ from: back }", "{ by: operations }",
    "ignore", "keep 10m", "fail", "ask operations", "params.patience", "order.wallet", "sent.way", "{ order: [open] }",
    "unlimited", "daily_out", "transfer", "not_allowed", "identity.tier", "[basic]", "{ x: from }", "text", "table",
)  # fmt: skip


@st.composite
def mutants(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        _mutate(lines, draw)
    found = "\n".join(lines)
    return found[: draw(st.integers(0, len(found)))] if draw(st.integers(0, 9)) == 0 else found


@st.composite
def reworded(draw: st.DrawFn, text: str) -> str:
    """Still of the right shape, so that names, types and scripts are read: words and values exchanged."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip() and not line.endswith(":")]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from(filled))
        if draw(st.booleans()):
            lines[at] = _exchanged(lines[at], draw)
        else:
            lines[at] = _replaced(lines[at], SCALARS, draw(st.sampled_from(PLAUSIBLE)), draw)
    return "\n".join(lines)


def _mutate(lines: list[str], draw: st.DrawFn) -> None:
    at = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(["delete", "double", "swap", "indent", "rename", "everywhere", "junk", "character"])):
        case "delete" if len(lines) > 1:
            del lines[at]
        case "double":
            lines.insert(at, lines[at])
        case "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        case "indent":
            lines[at] = " " * draw(st.integers(1, 4)) + lines[at]
        case "rename":
            lines[at] = _exchanged(lines[at], draw)
        case "everywhere":
            old, new = draw(st.sampled_from(WORDS)), draw(st.sampled_from([*WORDS, "colour"]))
            lines[:] = [re.sub(rf"\b{re.escape(old)}\b", new, line) for line in lines]
        case "junk":
            lines[at] = _replaced(lines[at], SCALARS, draw(st.sampled_from(JUNK)), draw)
        case _:
            place = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:place] + draw(st.characters()) + lines[at][place + 1 :]


def _exchanged(line: str, draw: st.DrawFn) -> str:
    return _replaced(line, re.compile(r"[A-Za-z_][A-Za-z0-9_.]*"), draw(st.sampled_from(WORDS)), draw)


def _replaced(line: str, what: re.Pattern[str], new: str, draw: st.DrawFn) -> str:
    found = list(what.finditer(line))
    if not found:
        return line
    one = draw(st.sampled_from(found))
    return line[: one.start()] + new + line[one.end() :]


def answered(
    template: str | bytes, tenant: str | bytes | None, product: str = "e-wallet", catalog: Sequence[Manifest] = CATALOG
) -> Problems:
    """Compiled and shown: a release or errors, each error at a place of its source."""
    sources = [Source("template.yaml", template)] + ([Source("tenant.yaml", tenant)] if tenant is not None else [])
    began = process_time()
    compiled = compile_product(sources[0], sources[1] if tenant is not None else None, product, catalog)
    assert process_time() - began < 5
    assert (compiled.release is None) == compiled.problems.failed
    lines = {source.path: source.lines for source in sources}
    for problem in compiled.problems:
        place, text = problem.place, lines[problem.place.file]
        assert (1, 1) <= (place.line, place.column) <= (place.end_line, place.end_column)
        assert place.line <= len(text)
        assert place.column <= len(text[place.line - 1]) + 1
        assert problem.message
    assert screens(compiled.problems, sources).count(" FF") >= len(compiled.problems)
    as_json(compiled.problems)
    return compiled.problems


quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@settings(quietly, max_examples=120)
@given(template=mutants(TEMPLATE))
def test_a_mutated_template_is_answered(template: str) -> None:
    answered(template, None)


@settings(quietly, max_examples=150)
@given(template=reworded(TEMPLATE))
def test_a_template_of_another_meaning_is_answered(template: str) -> None:
    answered(template, None)


@settings(quietly, max_examples=100)
@given(template=mutants(PARCELS) | reworded(PARCELS))
def test_a_template_that_waits_is_answered_too(template: str) -> None:
    answered(template, None, "parcels", (*CATALOG, COURIER))


@pytest.mark.soak
@settings(quietly, max_examples=5_000)
@given(template=mutants(PARCELS) | reworded(PARCELS))
def test_many_templates_that_wait_are_answered(template: str) -> None:
    answered(template, None, "parcels", (*CATALOG, COURIER))


@settings(quietly, max_examples=40)
@given(tenant=mutants(TENANT))
def test_a_mutated_tenant_is_answered(tenant: str) -> None:
    answered(TEMPLATE, tenant)


@pytest.mark.soak
@settings(quietly, max_examples=5_000)
@given(template=mutants(TEMPLATE) | reworded(TEMPLATE), tenant=st.none() | mutants(TENANT))
def test_many_mutants_are_answered(template: str, tenant: str | None) -> None:
    answered(template, tenant)


@settings(quietly, max_examples=50)
@given(junk=st.binary(max_size=60), at=st.integers(0, len(TEMPLATE)))
def test_bytes_in_the_middle_are_answered(junk: bytes, at: int) -> None:
    whole = TEMPLATE.encode()

    answered(whole[:at] + junk + whole[at:], TENANT)


@pytest.mark.parametrize(
    "template",
    [
        b"",
        b"\x00\xff" * 100,
        b"\x7fELF" + bytes(range(256)) * 40,
        TEMPLATE.encode() * 4_000,
        "a: " + "{a: " * 5_000 + "}" * 5_000,
        "a: &a [*b]\nb: &b [*a]\n",
        "a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n".replace("a0", "a") for n in range(1, 40)),
        TEMPLATE.replace("from.active &&", "from.active && " * 5_000),
        TEMPLATE.replace("from.active", "(" * 5_000 + "from.active" + ")" * 5_000),
        TEMPLATE.replace("send $amount", "send $amount " + "{" * 20_000),
        TEMPLATE.replace("[basic, verified]", "[" + ", ".join(f"tier_{n}" for n in range(3_000)) + "]"),
    ],
    ids=[
        "nothing", "binary", "program", "10 MB", "deep", "cycle", "billion laughs", "a long condition",
        "nested brackets", "a script of braces", "many tiers",
    ],
)  # fmt: skip
def test_a_monster_is_answered_with_a_place(template: str | bytes) -> None:
    assert answered(template, TENANT).failed
