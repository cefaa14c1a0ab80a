"""A draft as the API shows it."""

from __future__ import annotations

from datetime import datetime

from engine.control.drafts import Draft
from engine.runtime.rendering import moment
from primitives.kit.store import Json


def shown(draft: Draft) -> dict[str, Json]:
    """template and settings: the texts themselves."""
    return {**listed(draft), "template": draft.template, "settings": draft.settings}


def listed(draft: Draft) -> dict[str, Json]:
    """In a list, without its texts."""
    return {
        "id": draft.id,
        "product": draft.product,
        "note": draft.note,
        "state": draft.state,
        "version": draft.version,
        "author": draft.author,
        "plan": draft.plan,
        "proposed_by": draft.proposed_by,
        "proposed_at": _maybe(draft.proposed_at),
        "approved_by": draft.approved_by,
        "approved_at": _maybe(draft.approved_at),
        "rejected_by": draft.rejected_by,
        "reason": draft.reason,
        "number": draft.number,
        "created_at": moment(draft.created_at),
        "updated_at": moment(draft.updated_at),
    }


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
