"""Schemas for editors and for those who receive events: valid, and as strict as the sections themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from primitives.catalog import CATALOG
from primitives.kit.contract import Manifest
from primitives.kit.schemas import event_schemas, primitive_schema

SCHEMAS = Path(__file__).parents[3] / "schemas"
EVERY = pytest.mark.parametrize("manifest", CATALOG, ids=lambda manifest: manifest.name)
BY_NAME = {manifest.name: manifest for manifest in CATALOG}


@EVERY
def test_schemas_are_schemas(manifest: Manifest) -> None:
    for schema in (primitive_schema(manifest), *event_schemas(manifest).values()):
        Draft202012Validator.check_schema(schema)


@EVERY
def test_an_exported_schema_is_not_stale(manifest: Manifest) -> None:
    files = {SCHEMAS / "primitives" / f"{manifest.name}.json": primitive_schema(manifest)}
    files |= {SCHEMAS / "events" / f"{name}.json": schema for name, schema in event_schemas(manifest).items()}

    assert [
        path.name for path, schema in files.items() if path.exists() and json.loads(path.read_text()) != schema
    ] == []


def fits(name: str, section: Any) -> bool:
    return Draft202012Validator(primitive_schema(BY_NAME[name])).is_valid(section)


@pytest.mark.parametrize(
    "name, section",
    [
        ("identity", {"tiers": ["basic", "verified"], "connector": "kyc"}),
        ("wallets", {"kinds": ["personal"]}),
        ("limits", {"daily_out": {"counts": "amount", "per": "wallet", "window": "day", "at_most": "params.cap"}}),
        ("limits", {"tries": {"counts": "count", "per": "card", "window": "24h", "at_most": 5}}),
        ("fees", {"cash_out": {"payer": "sender", "fixed": "params.cash_out_fee", "vat": "inclusive"}}),
        ("fees", {"load": {"payer": "sender", "mode": "marginal", "tiers": [{"up_to": 8000.00}, {"rate": "2%"}]}}),
    ],
)
def test_a_section_of_a_template_fits(name: str, section: Any) -> None:
    assert fits(name, section)


@pytest.mark.parametrize(
    "name, section",
    [
        ("identity", {"tiers": "basic"}),
        ("identity", {"tiers": ["Basic Tier"]}),
        ("wallets", {"kinds": ["personal"], "colour": "red"}),
        ("limits", {"daily_out": {"counts": "amount", "per": "wallet", "window": "dayly", "at_most": 1}}),
        ("limits", {"daily_out": {"counts": "amount", "window": "day", "at_most": 1}}),
        ("fees", {"cash_out": {"payer": "nobody", "fixed": 1}}),
    ],
)
def test_a_section_with_a_mistake_does_not(name: str, section: Any) -> None:
    assert not fits(name, section)
