"""Questions and inquiries: what a tenant's connector asks the simulated provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from primitives.identity.simulator.deciding import SILENCE, Behaviour, decide, plain
from primitives.identity.simulator.store import Asked, Callback, Store, now_ms
from primitives.kit.canonical import canonical
from primitives.kit.store import Json

PENDING, TAKEN_IN_SILENCE = (202, 504)
MEMBERS = ("check", "kind", "customer", "name", "at")


class Desk:
    """wake: something is to be sent."""

    def __init__(self, store: Store, wake: Callable[[], None]) -> None:
        self._store = store
        self._wake = wake

    def ask(self, place: str, question: Mapping[str, Any]) -> Response:
        """A second copy is answered as the first was."""
        if any(not isinstance(question.get(name), str) for name in MEMBERS):
            return refused(422, "not_a_question")
        known = self._store.asked(place, question["check"])
        if known is None:
            known = self._take(place, question)
        if known.answers == SILENCE and known.decision is None:
            return refused(TAKEN_IN_SILENCE, "silence")
        if known.decision is not None and self._store.state_of(place, str(known.decision["id"])) is not None:
            return _pending(known)
        return self._told(known)

    def inquire(self, place: str, asked: Mapping[str, Any]) -> Response:
        known = self._store.asked(place, str(asked.get("check")))
        return refused(404, "unknown_check") if known is None else self._told(known)

    def decide(self, place: str, known: Asked, answers: str, code: str | None) -> bool:
        """A question people reviewed, or nobody spoke of, is decided after all. False where it is already."""
        if known.decision is not None:
            return False
        listed = self._store.is_listed(place, plain(str(known.question["name"])))
        self._keep(place, known, Behaviour(answers, code), listed, by_itself=True)
        return True

    def _take(self, place: str, question: Mapping[str, Any]) -> Asked:
        behaviour = self._store.behaviour(place)
        listed = self._store.is_listed(place, plain(str(question["name"])))
        asked = Asked(str(question["check"]), question, behaviour.answers, None, 0)
        by_itself = question["kind"] != "screen" or behaviour.after > 0
        return self._keep(place, asked, behaviour, listed, by_itself)

    def _keep(self, place: str, asked: Asked, behaviour: Behaviour, listed: bool, by_itself: bool) -> Asked:
        """by_itself: the decision goes out as a message, not as the answer to the question."""
        question = asked.question
        decision = decide(question, behaviour.answers, behaviour.code, listed)
        due = now_ms() + behaviour.after * 1000
        known = Asked(asked.id, question, asked.answers, decision, due)
        sent = None
        if decision is not None and by_itself:
            sent = Callback(place, str(decision["id"]), canonical(decision), due)
        self._store.keep(place, known, sent)
        self._wake()
        return known

    def _told(self, known: Asked) -> Response:
        """The decision, from when it is due."""
        if known.decision is None or known.due_ms > now_ms():
            return _pending(known)
        return JSONResponse(dict(known.decision))


def _pending(known: Asked) -> Response:
    """The decision comes as a message of its own, or is not there yet."""
    return JSONResponse({"check": known.id, "state": "pending"}, PENDING)


def refused(status: int, code: str, **more: Json) -> Response:
    return JSONResponse({"code": code, **more}, status)
