import json
from pathlib import Path

import pytest

from tests.conformance.numscript import differences, main

CASES = Path(__file__).parents[3] / "shared" / "vectors" / "numscript_cases.json"

needs_cases = pytest.mark.skipif(not CASES.exists(), reason="the shared Numscript cases are not beside this repository")


@needs_cases
def test_numscript_behaves_as_its_cases_say():
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]

    failed = {case["name"]: found for case in cases if (found := differences(case))}

    assert len(cases) >= 224
    assert failed == {}


def test_a_case_that_differs_is_counted_and_told(tmp_path, capsys):
    right = {
        "kind": "withdraw",
        "name": "right",
        "input": {"balance": 5, "overdraft": 2},
        "expected": {"safe": 7},
    }
    wrong = right | {"name": "wrong", "expected": {"safe": 8}}
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [right, wrong]}))

    assert main([str(file), "--verbose"]) == 1

    told = capsys.readouterr().out
    assert "FAILED withdraw wrong\n    safe: 7, expected 8" in told
    assert "all: passed 1, failed 1, total 2" in told


def test_a_case_of_findings_is_about_the_tree_of_a_text_and_one_without_any_about_its_syntax_too():
    case = {"kind": "diagnostics", "name": "a comma too many", "script": 'set_tx_meta("k", 1, 2, )'}
    too_many = {"kind": "BadArity", "fields": {"Expected": 2, "Actual": 3}, "range": {"text": "2", "occurrence": 0}}

    assert differences(case | {"expected": {"diagnostics": [too_many]}}) == []
    assert len(differences(case | {"expected": {"diagnostics": []}})) == 2


@pytest.mark.parametrize(
    "text, told",
    [
        ("{", "is not JSON"),
        ("[]", 'is not an object with a list "cases"'),
        ('{"cases": []}', "has no cases"),
        ('{"cases": [{"kind": "run"}]}', "cases[0] has no 'name' that is a str"),
        ('{"cases": [{"kind": "jump", "name": "n", "expected": {}}]}', "cases[0] is of kind 'jump'"),
    ],
)
def test_a_file_that_holds_no_cases_is_told(tmp_path, capsys, text, told):
    file = tmp_path / "cases.json"
    file.write_text(text)

    assert main([str(file)]) == 2
    assert told in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err
