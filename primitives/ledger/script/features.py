"""The parts of the language that a program must ask for: `#![feature("…")]`."""

from __future__ import annotations

ONEOF = "experimental-oneof"
COLORS = "experimental-asset-colors"
SCALING = "experimental-asset-scaling"
MID_SCRIPT = "experimental-mid-script-function-call"
INTERPOLATION = "experimental-account-interpolation"
OVERDRAFT = "experimental-overdraft-function"
GET_ASSET = "experimental-get-asset-function"
GET_AMOUNT = "experimental-get-amount-function"

FEATURES = frozenset({ONEOF, COLORS, SCALING, MID_SCRIPT, INTERPOLATION, OVERDRAFT, GET_ASSET, GET_AMOUNT})
