"""What the names of an expression stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from primitives.kit import types as t


@dataclass(frozen=True, slots=True)
class Scope:
    """names: what may stand first in a path.

    resources: a Ref's resource (`wallets.wallet`) → its fields, perhaps Refs too; `id` is always there.
    accounts: the names `balance(…)` takes, with the money each holds.
    """

    names: Mapping[str, t.Type]
    resources: Mapping[str, t.Record] = field(default_factory=dict)
    accounts: Mapping[str, t.Money] = field(default_factory=dict)

    def fields(self, of: t.Type) -> Mapping[str, t.Type] | None:
        """What may follow the dot; None where nothing may, or where the resource is not known here."""
        match of:
            case t.Record(fields=fields):
                return dict(fields)
            case t.Ref(resource=resource) if resource in self.resources:
                return {"id": t.TEXT, **dict(self.resources[resource].fields)}
            case t.Ref():
                return {"id": t.TEXT}
        return None
