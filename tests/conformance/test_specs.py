from pathlib import Path

import pytest

from tests.conformance.spec_file import BadSpec, read_spec
from tests.conformance.specs import spec_differences

SCRIPTS = sorted((Path(__file__).parents[1] / "cases" / "numscript").rglob("*.num"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: f"{script.parent.name}/{script.stem}")
def test_a_script_does_what_its_spec_says(script):
    assert list(spec_differences(read_spec(script))) == []


def test_every_spec_has_its_script_and_there_are_enough():
    specs = {spec.with_name(spec.name.replace(".specs.yaml", ".num")) for spec in SCRIPTS[0].parents[1].rglob("*.yaml")}

    assert specs == set(SCRIPTS)
    assert len(SCRIPTS) >= 150


SEND = "send [PHP/2 5] (\n  source = @world\n  destination = @a\n)\n"


@pytest.mark.parametrize(
    "spec, told",
    [
        ("cases: [{it: sends, posting: []}]", "no field posting"),
        ("case: []", "no field case"),
        ("cases: [{it: sends}]", "'sends' expects nothing"),
        ("diagnostics: []", "expects nothing"),
        ("cases: [{it: fails, error: {code: X, at: y, where: z}}]", "no field where"),
    ],
)
def test_a_spec_with_a_field_that_means_nothing_is_refused(tmp_path, spec, told):
    (tmp_path / "x.num").write_text(SEND)
    (tmp_path / "x.specs.yaml").write_text(spec)

    with pytest.raises(BadSpec, match=told):
        read_spec(tmp_path / "x.num")


@pytest.mark.parametrize(
    "spec, differs",
    [
        ("cases: [{it: sends, postings: []}]", "postings"),
        ("cases: [{it: sends, postings: ['world -> a PHP/2 5'], after: {a: {PHP/2: 4}}}]", "after, a PHP/2"),
        ("cases: [{it: sends, error: {code: TypeError, at: '@a'}}]", "error"),
        ("cases: [{it: sends, queries: [['a PHP/2']]}]", "queries"),
        ("cases: [{it: sends, tx_metadata: {k: v}}]", "tx_metadata"),
        ("problems: [{line: 1, column: 1, message: m}]", "problems"),
        ("diagnostics: [{kind: UnusedVar, at: '@a'}]", "diagnostics"),
    ],
)
def test_a_script_that_does_something_else_is_told(tmp_path, spec, differs):
    (tmp_path / "x.num").write_text(SEND)
    (tmp_path / "x.specs.yaml").write_text(spec)

    assert all(differs in how for how in spec_differences(read_spec(tmp_path / "x.num")))
    assert list(spec_differences(read_spec(tmp_path / "x.num")))
