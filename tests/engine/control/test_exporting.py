"""An export is enough by itself: its chain is followed here with nothing but JSON and sha256."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.commands.verify import read_head
from engine.control.exporting import export_tenant
from engine.control.verifying import verify_tenant
from engine.postgres.dsn import Dsns
from engine.runtime.clock import utc_now
from primitives.catalog import CATALOG
from tests.engine.demo import Demo, demo

AT = utc_now()


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(database, tmp_path / "home") as found:
        wallets = [await found.wallet(1_000_000) for _ in range(3)]
        await found.transfers(wallets, 20, Random(3))
        yield found


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


async def exported(database: Dsns, folder: Path, personal: bool = False) -> dict[str, Any]:
    folder.mkdir()
    await export_tenant(database.reader, CATALOG, "demo", folder, personal, AT)
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return found


async def test_the_journal_of_an_export_proves_itself(database: Dsns, tmp_path: Path, served: Demo) -> None:
    manifest = await exported(database, tmp_path / "out")
    columns = manifest["files"]["ledger.transaction.jsonl"]["columns"][:-1]
    previous = "0" * 64
    journal = lines(tmp_path / "out" / "ledger.transaction.jsonl")
    for row in journal:
        text = json.dumps([row[one] for one in columns], separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        assert row["previous"] == previous
        assert row["hash"] == sha256(text.encode()).hexdigest()
        previous = row["hash"]
    head = json.loads((tmp_path / "out" / "head.json").read_text())["heads"]["ledger"]
    assert (head["hash"], head["n"], len(journal)) == (previous, 23, 23)


async def test_every_file_has_the_sum_and_the_rows_the_manifest_says(
    database: Dsns, tmp_path: Path, served: Demo
) -> None:
    manifest = await exported(database, tmp_path / "out")
    for name, told in manifest["files"].items():
        text = (tmp_path / "out" / name).read_bytes()
        assert (told["rows"], told["sha256"]) == (text.count(b"\n"), sha256(text).hexdigest())
        assert (tmp_path / "out" / name).stat().st_mode & 0o077 == 0
    assert manifest["files"]["wallets.wallets.jsonl"]["rows"] == 3
    assert manifest["files"]["runtime.run.jsonl"]["rows"] == 32


async def test_what_is_about_people_is_left_out_unless_asked_for(database: Dsns, tmp_path: Path, served: Demo) -> None:
    without = await exported(database, tmp_path / "without")
    everything = b"".join(file.read_bytes() for file in (tmp_path / "without").iterdir())
    assert b"Ana Cruz" not in everything
    assert b"9170000001" not in everything
    assert "name" in without["files"]["identity.customers.jsonl"]["personal_left_out"]

    await exported(database, tmp_path / "with", personal=True)
    assert {row["name"] for row in lines(tmp_path / "with" / "identity.customers.jsonl")} == {"Ana Cruz"}


async def test_a_head_exported_before_more_was_written_still_holds(
    database: Dsns, tmp_path: Path, served: Demo
) -> None:
    await exported(database, tmp_path / "out")
    wallets = [row["id"] for row in lines(tmp_path / "out" / "wallets.wallets.jsonl")]
    await served.transfers(wallets, 5, Random(4))
    kept = read_head(tmp_path / "out" / "head.json")
    verdict = await verify_tenant(database.reader, CATALOG, kept.tenant, kept.heads)
    assert (verdict.problems, verdict.counts["ledger.transaction"]) == ((), 28)


async def test_the_tenants_lines_of_the_audit_log_prove_themselves(
    database: Dsns, tmp_path: Path, served: Demo
) -> None:
    manifest = await exported(database, tmp_path / "out")
    columns = manifest["files"]["control.audit.jsonl"]["columns"][:-1]
    log = lines(tmp_path / "out" / "control.audit.jsonl")
    for row in log:
        text = json.dumps([row[one] for one in columns], separators=(",", ":"), ensure_ascii=False)
        assert row["sha"] == sha256(text.encode()).hexdigest()
    assert [(row["tenant"], row["action"], row["subject"]) for row in log[:1]] == [
        ("demo", "release.applied", "e-wallet")
    ]
    head = json.loads((tmp_path / "out" / "head.json").read_text())["audit"]
    assert head == {"n": log[-1]["n"], "sha": log[-1]["sha"]}
