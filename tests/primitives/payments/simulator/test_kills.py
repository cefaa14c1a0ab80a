"""What the rail acknowledged outlives its process, and what it had to say is said after all."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from primitives.payments.messages import write
from primitives.payments.simulator.store import Store
from tests.primitives.payments.simulator.bank import Rail, running, until
from tests.processes import free_port


@pytest.fixture
def rail(tmp_path: Path) -> Iterator[Rail]:
    """In a process that nobody else is at."""
    with running(tmp_path / "sandbox", free_port()) as found:
        yield found


def test_a_killed_rail_forgets_nothing_it_took_and_books_nothing_twice(rail: Rail) -> None:
    rail.inbox.delay = 0.02
    orders = [rail.order() for _ in range(300)]
    taken: list[str] = []

    def send() -> None:
        for order in orders:
            try:
                if rail.post("messages", write(order)).status_code == 202:
                    taken.append(order.message)
            except httpx.TransportError:
                return

    sending = threading.Thread(target=send)
    sending.start()
    until(lambda: len(taken) > 50)
    rail.kill()
    sending.join()
    assert len(taken) < 300
    rail.start()

    for order in orders:
        rail.post("messages", write(order))
    rail.quiet()

    items = rail.items()
    assert len(items) == len(set(items)) == 300
    answered = {order.end_to_end for order in orders if rail.inbox.reports(order.end_to_end)}
    assert answered == {order.end_to_end for order in orders}


def test_what_could_not_be_delivered_before_a_kill_is_delivered_after_it(rail: Rail) -> None:
    rail.inbox.answers = [503] * 1000
    orders = [rail.pay() for _ in range(5)]
    until(lambda: rail.inbox.tries >= 5)

    rail.kill()
    rail.inbox.answers = []
    rail.start()

    assert [rail.report(order).status for order in orders] == ["ACSC"] * 5


def test_what_the_rail_was_told_and_what_it_holds_back_outlive_it(rail: Rail) -> None:
    rail.tell("outcomes", answers="late_reject", code="AC06", after=2)
    late = rail.pay()
    rail.tell("outcomes", answers="silence")
    silent = rail.pay()
    rail.tell("settings", position=500_00, unknown=["9"])
    rail.tell("outcomes", answers="reject", code="AC04", end_to_end="later")

    rail.kill()
    rail.start()

    assert rail.report(late).reason == "AC06"
    assert rail.report(rail.pay(end_to_end="later")).reason == "AC04"
    assert rail.inquire(silent).status == "PDNG"
    assert rail.inquire(rail.pay()).status == "PDNG"
    assert rail.report(rail.pay(creditor_account="9")).reason == "AC01"
    rail.tell("release", message=silent.message)
    assert rail.report(silent).status == "ACSC"


def test_a_store_belongs_to_one_process(rail: Rail) -> None:
    rail.pay()

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Store(rail.folder / "rails.db")
