"""`control/…`: the simulated provider is told what to answer, what to decide, what has ended, and whom it knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from primitives.identity.simulator.asking import Desk, refused
from primitives.identity.simulator.deciding import ANSWERS, DECISIONS, Behaviour, expiry, plain
from primitives.identity.simulator.store import Asked, Callback, Store, now_ms
from primitives.kit.canonical import canonical
from primitives.kit.inbound import Control
from primitives.kit.types import TEXT, Enum, Optional, Text

_MESSAGE = Text("message")

CONTROLS = (
    Control(
        "release",
        {"of": Optional(_MESSAGE), "decision": Enum("decision", DECISIONS), "code": Optional(TEXT)},
        "Decide what is in review, or kept silent about: one check, or all",
    ),
    Control("expire", {"of": _MESSAGE, "code": Optional(TEXT)}, "What was approved has ended"),
    Control("watchlist", {"name": TEXT}, "Put a name on the list of sanctioned people"),
)


class Told:
    """Each verb takes a place and the body, and answers what it did."""

    def __init__(self, store: Store, desk: Desk, wake: Callable[[], None]) -> None:
        self._store = store
        self._desk = desk
        self._wake = wake
        self._verbs: Mapping[str, Callable[[str, Mapping[str, Any]], Response]] = {
            "outcomes": self._outcomes,
            "release": self._release,
            "expire": self._expire,
            "watchlist": self._watchlist,
        }

    def do(self, verb: str, place: str, said: Mapping[str, Any]) -> Response:
        done = self._verbs.get(verb)
        return refused(404, "unknown_control") if done is None else done(place, said)

    def activity(self, place: str) -> Response:
        """under_way: what is still to be sent; seen: how much came and went."""
        return JSONResponse({"under_way": self._store.under_way(place), "seen": self._store.seen(place)})

    def message(self, place: str, id_: str) -> Response:
        state = self._store.state_of(place, id_)
        if state is None:
            return refused(404, "unknown_message")
        return JSONResponse({"message": id_, "state": state})

    def _outcomes(self, place: str, said: Mapping[str, Any]) -> Response:
        answers, code, count, after = said.get("answers"), said.get("code"), said.get("count"), said.get("after", 0)
        if answers not in ANSWERS or not _text(code) or not _whole(count) or not _whole(after):
            return refused(422, "not_an_outcome", answers=list(ANSWERS))
        self._store.tell(place, Behaviour(answers, code, after or 0), count)
        return JSONResponse({"answers": answers})

    def _release(self, place: str, said: Mapping[str, Any]) -> Response:
        decision, code = said.get("decision"), said.get("code")
        if decision not in DECISIONS or not _text(code):
            return refused(422, "not_a_decision", decisions=list(DECISIONS))
        found = self._named(place, said) if "of" in said else self._store.waiting(place)
        if not found:
            return refused(404, "unknown_check")
        decided = [asked.id for asked in found if self._desk.decide(place, asked, decision, code)]
        if not decided:
            return refused(409, "already_decided")
        return JSONResponse({"message": f"d-{decided[-1]}", "checks": decided})

    def _expire(self, place: str, said: Mapping[str, Any]) -> Response:
        found = self._named(place, said)
        if not found or not _text(said.get("code")):
            return refused(404, "unknown_check")
        asked = found[0]
        if asked.decision is None or asked.decision["decision"] != "approved":
            return refused(409, "not_approved")
        event = expiry(asked.question, said.get("code"), datetime.now(UTC))
        message = str(event["id"])
        self._store.send(Callback(place, message, canonical(event), now_ms()))
        self._wake()
        return JSONResponse({"message": message})

    def _watchlist(self, place: str, said: Mapping[str, Any]) -> Response:
        name = said.get("name")
        if not isinstance(name, str) or not plain(name):
            return refused(422, "not_a_name")
        self._store.put_on_list(place, plain(name))
        return JSONResponse({"listed": True})

    def _named(self, place: str, said: Mapping[str, Any]) -> list[Asked]:
        asked = self._store.asked(place, str(said.get("of")))
        return [] if asked is None else [asked]


def _text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _whole(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
