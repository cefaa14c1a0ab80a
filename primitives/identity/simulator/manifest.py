"""How a sandbox starts the simulated provider, and what it can be told."""

from __future__ import annotations

from primitives.identity.simulator.app import make
from primitives.identity.simulator.deciding import ANSWERS
from primitives.identity.simulator.telling import CONTROLS
from primitives.kit.inbound import Simulator

SIMULATORS = (Simulator("kyc", make, ANSWERS, CONTROLS),)
