"""Nodes → documents: the closed set of keys. A file per part of a template; begin with template.py."""

from engine.compiler.validate.scenario import validate_scenario
from engine.compiler.validate.template import validate
from engine.compiler.validate.tenant import validate_tenant

__all__ = ["validate", "validate_scenario", "validate_tenant"]
