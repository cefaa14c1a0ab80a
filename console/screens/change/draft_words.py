"""A draft in words."""

from __future__ import annotations

from console import session
from console.client.drafts import APPLIED, APPROVED, PROPOSED, REJECTED, Draft
from console.components.live import tenant_locale
from console.components.table import Cell, Column, Row
from console.strings import drafts as words

COLUMNS = tuple(Column(title) for title in (words.PRODUCT, words.NOTE, words.STATE, words.AUTHOR, words.CHANGED))
TONES = {APPLIED: "good", APPROVED: "good", PROPOSED: "warn", REJECTED: "bad"}


def row_of(one: Draft) -> Row:
    changed = tenant_locale(session.tenant(), one.product).moment(one.updated_at)
    note = one.note or Cell(words.NO_NOTE, "quiet")
    return Row((one.product, note, state_of(one), one.author, changed), one.id)


def state_of(one: Draft) -> Cell:
    if one.number is not None:
        return Cell(words.RELEASE.format(number=one.number), "good")
    return Cell(words.STATES.get(one.state, one.state), TONES.get(one.state, "quiet"))
