"""Identity in a template: what the compiler takes, and what the API it generates shows."""

from __future__ import annotations

import re
from pathlib import Path

from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG
from primitives.identity.manifest import MANIFEST
from tests.product import answered, product

README = Path(MANIFEST.migrations).parent / "README.md"
HEAD = "template: onboarding\nversion: 1.0.0\ntitle: Onboarding\nasset: PHP/2\ntime_zone: Asia/Manila\n"
API = """
api:
  customers: { of: identity.customer, do: [register_document], views: [documents, checks] }
  wallets:   { of: wallets.wallet, do: [register_proxy, remove_proxy] }
"""
PRIMITIVES = """
primitives:
  identity: { tiers: [basic, verified], connector: kyc }
  wallets:  { kinds: [personal] }
"""
PASSPORT = {"kind": "passport", "last4": "4321", "country": "PH", "expires_on": "2090-01-31", "file": "s3://papers/7"}
MOBILE = "+639171234567"


def test_the_workflows_of_the_readme_compile() -> None:
    section, workflows = re.findall(r"```yaml\n(.*?)```", README.read_text(), re.DOTALL)
    text = HEAD + section + "api:\n  upgrades: { run: upgrade }\n" + workflows

    compiled = compile_product(Source("template.yaml", text), None, "onboarding", CATALOG)

    assert [problem.message for problem in compiled.problems] == []
    assert compiled.product is not None
    assert set(compiled.product.workflows) == {"upgrade", "expiry"}


async def test_a_client_registers_a_document_and_reads_what_is_kept(database: Dsns) -> None:
    async with product(database, "onboarding", HEAD + PRIMITIVES + API) as served:
        maria = (await served.made("/customers", {"name": "Maria Example"}))["id"]

        await served.made(f"/customers/{maria}/register-document", PASSPORT)

        listed = answered(await served.get(f"/customers/{maria}/documents"))["data"]
        assert [{name: one[name] for name in PASSPORT} for one in listed] == [PASSPORT]
        assert answered(await served.get(f"/customers/{maria}/checks"))["data"] == []
        shown = answered(await served.get(f"/customers/{maria}"))
        assert (shown["screened"], shown["blocked_by_screening"], shown["verified_until"]) == (False, False, None)


async def test_a_picture_does_not_fit_in(database: Dsns) -> None:
    async with product(database, "onboarding", HEAD + PRIMITIVES + API) as served:
        maria = (await served.made("/customers", {"name": "Maria Example"}))["id"]
        picture = {**PASSPORT, "file": "data:image/png;base64,AAAA"}

        refused = await served.post(f"/customers/{maria}/register-document", picture)

        assert refused.status_code == 422


async def test_a_client_gives_a_wallet_a_mobile_number_nobody_else_has(database: Dsns) -> None:
    async with product(database, "onboarding", HEAD + PRIMITIVES + API) as served:
        maria = (await served.made("/customers", {"name": "Maria Example"}))["id"]
        first, second = [await served.made("/wallets", {"owner": maria}) for _ in range(2)]

        await served.made(f"/wallets/{first['id']}/register-proxy", {"mobile": MOBILE})

        shown = answered(await served.get(f"/wallets/{first['id']}"))
        assert (shown["proxies"], len(shown["account_number"])) == ([MOBILE], 12)
        assert shown["account_number"] != answered(await served.get(f"/wallets/{second['id']}"))["account_number"]
        taken = await served.post(f"/wallets/{second['id']}/register-proxy", {"mobile": MOBILE})
        assert (taken.status_code, taken.json()["code"]) == (409, "proxy_taken")
        local = await served.post(f"/wallets/{second['id']}/register-proxy", {"mobile": "09171234567"})
        assert local.status_code == 422
