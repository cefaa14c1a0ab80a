"""Every primitive of the catalog keeps its contract, and the check finds one that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG
from primitives.identity.actions import CREATE, SET_TIER
from primitives.identity.config import Config
from primitives.identity.manifest import CUSTOMER, MANIFEST
from primitives.identity.tables import CUSTOMERS
from primitives.kit.conformance import faults, perform
from primitives.kit.contract import Manifest
from primitives.kit.memory import Memory
from primitives.kit.problems import ProblemText
from primitives.kit.store import NotLoaded
from tests.primitives.desk import origin

EVERY = pytest.mark.parametrize("manifest", CATALOG, ids=lambda manifest: manifest.name)


@EVERY
def test_a_primitive_keeps_its_contract(manifest: Manifest) -> None:
    assert faults(manifest) == ()


def test_no_two_primitives_publish_the_same_event() -> None:
    events = [event.name for manifest in CATALOG for event in manifest.events]

    assert len(set(events)) == len(events)


def test_a_problem_of_several_primitives_has_one_status() -> None:
    """`not_allowed` is the language's own: any rule that meets `none` says it."""
    answers = {(problem.code, problem.status) for manifest in CATALOG for problem in manifest.problems}

    assert len({code for code, _ in answers}) == len(answers)


@EVERY
def test_the_migrated_tables_are_the_tables_of_the_manifest(manifest: Manifest, database: Dsns) -> None:
    with psycopg.connect(database.owner) as connection:
        for table in manifest.tables:
            columns = connection.execute(
                "select column_name, data_type from information_schema.columns"
                " where table_schema = %s and table_name = %s",
                (table.schema, table.name),
            ).fetchall()
            known = {"timestamp with time zone": "timestamptz"}
            found = {name: known.get(kind, kind) for name, kind in columns}
            assert {field.name: field.sql.value for field in table.fields}.items() <= found.items()
            assert found["tenant"] == "text"
            key = connection.execute(
                "select array_agg(a.attname::text) from pg_index i"
                " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)"
                " where i.indrelid = %s::regclass and i.indisunique and i.indisprimary",
                (str(table),),
            ).fetchone()
            if not table.journal:
                assert key is not None
                assert set(key[0]) == {"tenant", *table.key}


def test_every_index_of_text_follows_the_c_collation(database: Dsns) -> None:
    with psycopg.connect(database.owner) as connection:
        loose = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where table_schema in ('identity', 'wallets', 'limits', 'fees', 'payments', 'reconciliation')"
            " and data_type = 'text' and collation_name is distinct from 'C'"
        ).fetchall()

    assert loose == []


BROKEN: dict[str, tuple[Callable[[Manifest], Manifest], str]] = {
    "a table elsewhere": (
        lambda good: replace(good, tables=(replace_table(schema="wallets"), *good.tables[1:])),
        "another schema",
    ),
    "a field the row has not": (
        lambda good: replace(good, tables=(replace_table(fields=CUSTOMERS.fields[1:]), *good.tables[1:])),
        "not those of its row",
    ),
    "a write without undo": (lambda good: replace(good, writes=(replace(CREATE, undo=None),)), "has no undo"),
    "a shown field that is none": (
        lambda good: replace(good, resources=(replace(CUSTOMER, shows=("salary",)),)),
        "`salary` is no field",
    ),
    "a freeze that is no field": (
        lambda good: replace(good, resources=(replace(CUSTOMER, freezes="iced"),)),
        "`iced` is no field",
    ),
    "an event without a title": (
        lambda good: replace(good, events=(replace(good.events[0], title=""),)),
        "needs a name, a title",
    ),
    "an act on a state that is none": (
        lambda good: replace(
            good, resources=(replace(CUSTOMER, do={"set_tier": replace(SET_TIER, acts_on=("ill",))}),)
        ),
        "`ill` is no state of a customer",
    ),
    "a problem without a text": (
        lambda good: replace(good, problems=(ProblemText("odd", 409, " "),)),
        "the problem odd needs",
    ),
    "a name with a colon": (lambda good: replace(good, name="ident:ity"), "is no name"),
}


def replace_table(**changes: Any) -> Any:
    values = {name: getattr(CUSTOMERS, name) for name in ("schema", "name", "row", "key", "fields", "journal")}
    return type(CUSTOMERS)(**{**values, **changes})


@pytest.mark.parametrize("broken, told", BROKEN.values(), ids=BROKEN)
def test_a_broken_manifest_is_found_out(broken: Callable[[Manifest], Manifest], told: str) -> None:
    assert any(told in fault for fault in faults(broken(MANIFEST)))


def test_a_write_that_reads_what_its_keys_do_not_name_is_found_out() -> None:
    signature = SET_TIER.signature

    def keyless(config: Any, names: Any) -> Any:
        return replace(signature(config, names), keys=lambda origin, inputs: ())  # type: ignore[type-var]

    memory, config = Memory(), Config(("basic",))
    created = perform(MANIFEST, CREATE, config, origin(), memory, given={"name": "Maria"}).output
    with pytest.raises(NotLoaded):
        perform(
            MANIFEST,
            replace(SET_TIER, signature=keyless),
            config,
            origin(),
            memory,
            given={"customer": created.id, "tier": "basic"},
        )


def test_a_record_that_forgets_something_is_found_out() -> None:
    forgetful = replace(CREATE, record=lambda created: {"id": created.id, "state": "", "tier": "", "reference": ""})

    done = perform(MANIFEST, forgetful, Config(("basic",)), origin(), Memory(), given={"name": "Maria"})

    assert done.faults == ("create: revive is not the inverse of record",)


def test_an_event_nobody_declared_is_found_out() -> None:
    silent = replace(MANIFEST, events=())

    done = perform(silent, CREATE, Config(("basic",)), origin(), Memory(), given={"name": "Maria"})

    assert done.faults == ("publishes customer.created, which is not declared",)


def test_an_act_on_a_state_it_does_not_say_is_found_out() -> None:
    memory, config = Memory(), Config(("basic",))
    modest = replace(SET_TIER, acts_on=("suspended",))
    said = replace(MANIFEST, resources=(replace(CUSTOMER, by_operations={"set_tier": modest}),))
    created = perform(said, CREATE, config, origin(), memory, given={"name": "Maria"}).output
    given = {"customer": created.id, "tier": "basic"}

    done = perform(said, modest, config, origin(), memory, given=given)

    assert done.faults == ("set_tier: acts on a customer in `active`, which it does not say",)


def test_a_decline_without_a_text_is_found_out() -> None:
    memory, config = Memory(), Config(("basic",))
    mute = replace(MANIFEST, problems=())
    given = {"name": "Maria", "external_id": "M-1"}
    perform(mute, CREATE, config, origin(), memory, given=given)

    done = perform(mute, CREATE, config, origin(run="another"), memory, given=given)

    assert done.faults == ("create: external_id_taken has no text",)
