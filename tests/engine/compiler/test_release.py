"""The same texts give the same release, whatever process compiles them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

from engine.compiler.compile import compile_product
from engine.compiler.release import Release
from engine.compiler.source import Source
from engine.settings import shipped
from primitives.catalog import CATALOG
from primitives.kit.canonical import canonical

TEMPLATE = shipped() / "templates" / "e-wallet" / "template.yaml"
TENANT = shipped() / "tenants" / "demo" / "tenant.yaml"

IN_A_PROCESS = f"""
from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from primitives.catalog import CATALOG
sources = [Source(path, open(file).read()) for path, file in [("t", {str(TEMPLATE)!r}), ("n", {str(TENANT)!r})]]
release = compile_product(*sources, "e-wallet", CATALOG).release
print(release.sha256, len(release.document))
"""


def compiled(template: str, tenant: str | None) -> Release:
    owner = Source("n", tenant) if tenant is not None else None
    release = compile_product(Source("t", template), owner, "e-wallet", CATALOG).release
    assert release is not None
    return release


def test_every_process_gives_the_same_release() -> None:
    found = {_from_a_process(seed) for seed in ("0", "1", "4242")}

    here = compiled(TEMPLATE.read_text(), TENANT.read_text())
    assert found == {f"{here.sha256} {len(here.document)}\n"}


def test_the_hash_is_that_of_the_document_and_the_document_is_canonical() -> None:
    release = compiled(TEMPLATE.read_text(), TENANT.read_text())

    assert release.sha256 == hashlib.sha256(release.document.encode()).hexdigest()
    assert release.document == canonical(json.loads(release.document))


def test_a_release_compiled_from_its_own_texts_is_itself() -> None:
    release = compiled(TEMPLATE.read_text(), TENANT.read_text())
    document = json.loads(release.document)

    assert compiled(document["template"]["text"], document["tenant_file"]["text"]) == release


def test_any_change_of_a_text_is_another_release() -> None:
    template, tenant = TEMPLATE.read_text(), TENANT.read_text()
    changed = [
        (template, None),
        (template + "# a note\n", tenant),
        (template, tenant.replace("4.00", "3.00")),
    ]

    hashes = {compiled(*texts).sha256 for texts in [(template, tenant), *changed]}

    assert len(hashes) == 4


def _from_a_process(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS], env=environment, capture_output=True, text=True, check=True
    ).stdout
