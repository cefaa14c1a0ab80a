"""/sandbox of a product, for integrators who try it: a product that is no sandbox has none of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import FastAPI

from engine.runtime.mounted import Mounted
from engine.runtime.sandbox_clock import mount_clock
from engine.runtime.sandbox_outside import mount_outside
from engine.runtime.sandbox_seed import mount_seed


def mount_sandbox(app: FastAPI, mounted: Mounted) -> None:
    """Below `/sandbox`, with the scope `sandbox`."""
    services = mounted.services
    mount_clock(app, services.clock, ZoneInfo(mounted.product.zone), services.sandbox)
    mount_outside(app, mounted)
    mount_seed(app, mounted)
