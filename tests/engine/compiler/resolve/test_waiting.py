"""Workflows that wait: what they know before each stretch, what follows each outcome, which rows they load when."""

from __future__ import annotations

from engine.compiler.product import (
    ApproveStep,
    BecomeStep,
    CallStep,
    CreateStep,
    EventStart,
    FailStep,
    FromStart,
    Handover,
    PersonStart,
    PostStep,
    Problem,
    ResourceRoute,
    UndoStep,
    WaitStep,
    Workflow,
)
from engine.compiler.walking import all_steps
from primitives.kit.types import Enum, Money, Optional, Ref
from tests.engine.compiler.parcels import parcels


def workflow(name: str) -> Workflow:
    return parcels().workflows[name]


def the_call() -> CallStep:
    (found,) = [step for step in all_steps(workflow("place").steps) if isinstance(step, CallStep)]
    return found


def test_a_resource_of_the_templates_own_is_a_kind_with_fields_and_a_life() -> None:
    kind = parcels().kinds["order"]
    fields = dict(kind.resource.fields.fields)

    assert kind.own is not None
    assert (kind.full_name, kind.active, kind.own.under, kind.own.accounts) == ("order", None, "wallet", ("held",))
    assert fields["wallet"] == Ref("wallets.wallet")
    assert fields["amount"] == Money("PHP/2")
    assert fields["way"] == Optional(Enum("courier.way", ("road", "sea")))
    assert kind.resource.shows == ("wallet", "amount", "price", "to", "way", "promised")


def test_a_clock_starts_a_workflow_or_moves_to_a_state() -> None:
    own = parcels().kinds["order"].own
    assert own is not None

    assert (own.states["open"].workflow, own.states["open"].state) == ("lapse", None)
    assert (own.states["lapsed"].workflow, own.states["lapsed"].state) == (None, "failed")
    assert own.states["sending"].by == "operations"
    assert own.states["failed"].end


def test_inputs_of_the_same_name_are_taken_over() -> None:
    (made,) = [step for step in workflow("place").steps if isinstance(step, CreateStep)]

    assert {name for name, _ in made.sets} == {"wallet", "amount", "to", "price", "promised"}


def test_the_points_where_a_run_waits_are_numbered_as_they_are_written() -> None:
    assert [(type(cut), cut.cut) for cut in workflow("place").cuts] == [(CallStep, 0), (WaitStep, 1)]
    assert [(type(cut), cut.cut) for cut in workflow("cancel").cuts] == [(ApproveStep, 0)]


def test_fail_for_rejected_undoes_all_and_answers_with_the_connectors_reason() -> None:
    rejected = the_call().rejected
    assert rejected is not None
    undo, fail = rejected

    assert isinstance(undo, UndoStep)
    assert undo.names is None
    assert isinstance(fail, FailStep)
    assert fail.problem.code == "courier_refused"
    assert fail.problem.text is not None


def test_what_is_not_known_is_asked_for_and_then_followed_by_steps() -> None:
    unknown = the_call().unknown
    assert unknown is not None

    assert unknown.every is not None
    assert unknown.until is not None
    assert [type(step).__name__ for step in unknown.steps] == ["UndoStep", "BecomeStep", "FinishStep"]
    undo = unknown.steps[0]
    assert isinstance(undo, UndoStep)
    assert undo.names == ("taken", "reserved")


def test_a_late_answer_has_steps_or_is_ignored() -> None:
    late = the_call().late

    assert late["rejected"] == ()
    assert [type(step).__name__ for step in late["accepted"]] == ["PostStep", "BecomeStep", "FinishStep"]


def test_statuses_are_those_a_run_ends_with_and_those_it_waits_in() -> None:
    assert workflow("place").statuses == ("on_its_way", "returned", "sent_late", "waiting", "sent")


def test_what_an_event_finds_is_loaded_after_the_lookup_and_its_owner_after_that() -> None:
    demands = {one.text: one.round for one in workflow("back").demands}

    assert demands == {"order": 1, "order.wallet": 2}
    assert workflow("back").rounds == 3


def test_what_a_request_acts_on_is_an_input_that_its_path_fills() -> None:
    cancel = workflow("cancel")

    assert (cancel.inputs[0].name, cancel.inputs[0].type) == ("order", Ref("order"))
    assert {one.text: one.round for one in cancel.demands} == {"order": 0, "order.wallet": 1}


def test_accounts_of_what_is_made_are_filled_from_what_set_it() -> None:
    first = next(step for step in workflow("place").steps if isinstance(step, PostStep))
    held = next(slot for slot in first.slots if slot.account == "held")

    assert held.owners == ("wallet", "order")


def test_no_freeze_reaches_an_account_of_a_resource() -> None:
    (post, *_) = [step for step in workflow("release").steps if isinstance(step, PostStep)]
    held, available = post.slots

    assert (held.account, held.frozen) == ("held", ())
    assert available.account == "available"
    assert available.frozen


def test_an_event_starts_a_workflow_with_its_fields_and_its_finds() -> None:
    start = workflow("back").start
    assert isinstance(start, EventStart)
    (find,) = start.finds

    assert (start.event, start.inbound.refusable, start.none) == ("courier.returned", False, Handover("stray"))
    assert (find.name, find.kind, find.lookup.name) == ("order", "order", "of_parcel")
    event = workflow("back").event_type
    assert event is not None
    assert event.field("way") == Enum("courier.way", ("road", "sea"))


def test_a_lookup_may_say_what_it_finds() -> None:
    start = workflow("collect").start
    assert isinstance(start, EventStart)

    assert [(one.name, one.kind) for one in start.finds] == [("wallet", "wallets.wallet")]
    assert isinstance(start.none, Problem)
    assert start.none.text is not None


def test_a_workflow_in_anothers_place_sees_its_event() -> None:
    stray = workflow("stray")

    assert stray.start == FromStart("back", "courier.returned")
    assert stray.event_type == workflow("back").event_type


def test_a_clocks_workflow_starts_from_the_resource() -> None:
    lapse = workflow("lapse")

    assert lapse.start == FromStart("order", None)
    assert lapse.acts_on is not None
    assert (lapse.acts_on.kind, lapse.acts_on.states, lapse.subject) == ("order", ("open",), "order")


def test_a_path_offers_what_clients_and_what_people_do() -> None:
    route = next(one for one in parcels().routes if one.path == "orders")
    assert isinstance(route, ResourceRoute)

    assert route.create is workflow("place")
    assert route.do == (("cancel", workflow("cancel")),)
    assert route.operations == (("release", workflow("release")),)
    assert (route.messages, route.filters, route.under) == (("seen",), ("wallet", "way"), "wallet")


def test_a_person_starts_what_stands_in_their_inbox() -> None:
    assert workflow("release").start == PersonStart("operations")
    assert workflow("release").by == "operations"


def test_a_states_step_names_the_resource_the_workflow_has() -> None:
    moved = [step for step in all_steps(workflow("back").steps) if isinstance(step, BecomeStep)]

    assert [(step.kind, step.state) for step in moved] == [("order", "held_back"), ("order", "returned")]
