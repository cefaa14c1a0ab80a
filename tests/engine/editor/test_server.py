"""The server as an editor has it: a process of its own, spoken to in frames over its standard input and output."""

import sys
import time
from itertools import count

import pytest

from engine.editor.script import MAX_CHARACTERS
from tests.engine.editor.speaker import URI, Speaker, speaking

BROKEN = "vars { account $x }\nsend [USD/2 1] ( source @a destination = @b )\n// 💶\r\nsend ( source = @a )\nsave 1"
SOUND = 'vars { account $x }\nset_tx_meta("💶", 1) send [USD/2 1] ( source = $x destination = @b )\n'


@pytest.fixture
def editor():
    with speaking() as speaker:
        yield speaker


@pytest.fixture(scope="module")
def kept():
    with speaking() as speaker:
        speaker.introduce()
        yield speaker


@pytest.fixture
def introduced(kept):
    """One server for many texts, as an editor has it."""
    yield kept
    kept.close()


def starts(found):
    return [(one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in found["diagnostics"]]


def test_a_broken_text_has_all_its_problems_and_they_go_when_it_is_repaired(introduced):
    introduced.open(BROKEN)
    found = introduced.told()

    assert starts(found) == [(1, 24), (3, 14), (4, 6)]
    assert {(one["code"], one["severity"], one["source"]) for one in found["diagnostics"]} == {
        ("Parsing", 1, "numscript")
    }
    assert found["version"] == 1

    introduced.change(SOUND, 2)

    assert introduced.told() == {"uri": URI, "version": 2, "diagnostics": []}


def test_columns_count_as_the_protocol_counts(introduced):
    introduced.open('set_tx_meta("💶", $x)')

    (one,) = introduced.told()["diagnostics"]

    assert one["code"] == "UnboundVariable"
    assert one["range"] == {"start": {"line": 0, "character": 18}, "end": {"line": 0, "character": 20}}


def test_columns_count_as_was_agreed_upon(editor):
    editor.introduce(general={"positionEncodings": ["utf-8"]})
    editor.open('set_tx_meta("💶", $x)')

    assert starts(editor.told()) == [(0, 20)]


def test_of_many_changes_the_last_is_judged_and_nothing_after_it(introduced):
    introduced.open("")
    introduced.told()
    for version in range(2, 30):
        introduced.change(SOUND[: version * 2], version)

    while introduced.told()["version"] != 29:
        pass
    introduced.settle()
    assert introduced.silent()


def test_a_change_is_answered_within_a_moment(introduced):
    introduced.open(SOUND)
    introduced.told()
    quickest, versions = 1.0, count(2)
    given_up = time.perf_counter() + 20  # the machine is shared with other tests, though not always
    while quickest >= 0.1 and time.perf_counter() < given_up:
        began = time.perf_counter()
        introduced.change(SOUND * 4 + "$", next(versions))
        introduced.told()
        quickest = min(quickest, time.perf_counter() - began)

    assert quickest < 0.1


def test_a_megabyte_does_not_keep_the_editor_waiting(introduced):
    introduced.open("send (" * 200_000)

    (one,) = introduced.told()["diagnostics"]

    assert (one["severity"], one["code"]) == (3, "TooLong")
    assert introduced.ask("textDocument/hover", introduced.place(0, 1)) is None
    assert introduced.ask("textDocument/completion", introduced.place(0, 9)) == []
    assert introduced.ask("textDocument/formatting", introduced.document(options=LAYOUT)) is None


def test_the_longest_text_that_is_read_is_judged_in_seconds(introduced):
    line = "send [USD/2 1] ( source @a destination = @b )\n"
    introduced.open(line * (MAX_CHARACTERS // len(line)))

    assert len(introduced.told(seconds=20)["diagnostics"]) == 20


LAYOUT = {"tabSize": 2, "insertSpaces": True}


def text_of(edits, text):
    """What an editor makes of them."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda edit: edit["range"]["start"]["character"], reverse=True):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]].encode("utf-16-le")
        cut = line[: start["character"] * 2], line[end["character"] * 2 :]
        lines[start["line"]] = cut[0].decode("utf-16-le") + edit["newText"] + cut[1].decode("utf-16-le")
    return "\n".join(lines)


def test_what_is_asked_of_a_place_is_answered(introduced):
    introduced.open(SOUND)
    use = SOUND.splitlines()[1].index("$x") + 1  # the emoji is two units
    declaration = {"start": {"line": 0, "character": 15}, "end": {"line": 0, "character": 17}}
    used = {"start": {"line": 1, "character": use}, "end": {"line": 1, "character": use + 2}}
    place = introduced.place(1, use + 1)

    said = introduced.ask("textDocument/hover", place)
    assert said["contents"]["kind"] == "markdown" and "account $x" in said["contents"]["value"]
    assert said["range"] == used
    assert introduced.ask("textDocument/definition", place) == {"uri": URI, "range": declaration}
    references = introduced.ask("textDocument/references", place | {"context": {"includeDeclaration": True}})
    assert [one["range"] for one in references] == [declaration, used]
    assert [one["range"] for one in introduced.ask("textDocument/documentHighlight", place)] == [declaration, used]
    (offered,) = introduced.ask("textDocument/completion", place)
    assert offered["label"] == offered["textEdit"]["newText"] == "$x"
    outline = introduced.ask("textDocument/documentSymbol", introduced.document())
    assert [one["name"] for one in outline] == ["$x", 'set_tx_meta("💶", 1)', "send [USD/2 1]"]


def test_a_variable_is_renamed_in_the_whole_text(introduced):
    introduced.open(SOUND)
    place = introduced.place(0, 16)

    prepared = introduced.ask("textDocument/prepareRename", place)
    edits = introduced.ask("textDocument/rename", place | {"newName": "$buyer"})["changes"][URI]

    assert prepared["start"]["character"] == 16
    assert text_of(edits, SOUND) == SOUND.replace("$x", "$buyer")


def test_a_name_that_cannot_be_is_told_to_who_asked(introduced):
    introduced.open(SOUND)

    error = introduced.refused("textDocument/rename", introduced.place(0, 16) | {"newName": "No Name"})

    assert "no name of a variable" in error["message"]


def test_a_text_is_laid_out_with_its_own_line_ends(introduced):
    introduced.open("save   [USD/2 1]\r\n from @a // 💶\r\n")

    (edit,) = introduced.ask("textDocument/formatting", introduced.document(options=LAYOUT))

    assert edit["newText"] == "save [USD/2 1] from @a // 💶\r\n"
    assert edit["range"] == {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 0}}
    introduced.change(edit["newText"], 2)
    assert introduced.ask("textDocument/formatting", introduced.document(options=LAYOUT)) == []
    introduced.change(BROKEN, 3)
    assert introduced.ask("textDocument/formatting", introduced.document(options=LAYOUT)) is None


@pytest.mark.parametrize("snippets, written", [(True, "balance(${1:account}, ${2:asset})"), (False, "balance(")])
def test_places_to_fill_in_are_offered_to_editors_that_know_them(editor, snippets, written):
    editor.introduce(textDocument={"completion": {"completionItem": {"snippetSupport": snippets}}})
    editor.open("send bal")

    offers = editor.ask("textDocument/completion", editor.place(0, 8))

    assert written in [offer["textEdit"]["newText"] for offer in offers]


def test_a_document_that_is_not_open_is_nothing_and_a_closed_one_has_no_problems(introduced):
    introduced.open(BROKEN)
    assert introduced.told()["diagnostics"]

    introduced.say("textDocument/didClose", introduced.document())

    assert introduced.told() == {"uri": URI, "diagnostics": []}
    for method in ("hover", "definition", "prepareRename"):
        assert introduced.ask(f"textDocument/{method}", introduced.place(0, 0)) is None
    assert introduced.ask("textDocument/completion", introduced.place(0, 0)) == []
    assert introduced.ask("textDocument/documentSymbol", introduced.document()) == []


@pytest.mark.parametrize(
    "uri, language, judged",
    [("file:///notes.txt", "plaintext", False), (URI, "plaintext", True), ("untitled:1", "numscript", True)],
)
def test_only_scripts_are_judged(introduced, uri, language, judged):
    introduced.open(BROKEN, uri, language)
    introduced.settle()

    assert introduced.silent() is not judged


def test_a_place_outside_of_the_text_is_its_end(introduced):
    introduced.open(SOUND)

    assert introduced.ask("textDocument/hover", introduced.place(99, 99)) is None


MALFORMED = {
    "an unknown method": ("textDocument/nothing", {}, -32601),
    "no parameters": ("textDocument/hover", {}, -32602),
    "a place that is none": ("textDocument/hover", {"textDocument": {"uri": URI}, "position": "here"}, -32602),
    "a command nobody has": ("workspace/executeCommand", {"command": "rm"}, -32602),
}


@pytest.mark.parametrize("wrong", MALFORMED)
def test_a_malformed_request_is_refused_and_the_next_one_answered(introduced, wrong):
    method, params, code = MALFORMED[wrong]
    introduced.open(SOUND)

    assert introduced.refused(method, params)["code"] == code
    assert introduced.ask("textDocument/hover", introduced.place(0, 16)) is not None


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"jsonrpc": "2.0"}', b'{"jsonrpc": "1.0", "id": 1}']
)
def test_a_frame_that_is_no_message_is_passed_over(introduced, body):
    introduced.open(SOUND)

    introduced.send(body)

    assert introduced.ask("textDocument/hover", introduced.place(0, 16)) is not None


def test_an_editor_that_takes_its_leave_ends_the_server_in_order(editor):
    editor.introduce()
    editor.open(BROKEN)

    assert editor.ask("shutdown", None) is None
    editor.say("exit", None)

    assert editor.exit_code() == 0
    assert "Traceback" not in editor.errors()


def test_an_editor_that_just_goes_is_noticed(editor):
    editor.introduce()
    editor.say("exit", None)

    assert editor.exit_code() == 1


def test_an_editor_that_dies_leaves_no_server_behind(editor):
    editor.introduce()
    editor.open(BROKEN)
    editor.hang_up()

    assert editor.exit_code() == 1


def test_the_other_commands_do_not_wait_for_the_protocol():
    loaded = "import sys; from engine.cli import command_line; command_line('script'); print('pygls' in sys.modules)"

    assert Speaker.python(loaded) == "False"
    assert Speaker.python("import sys, engine.editor.serve; print('pygls' in sys.modules)") == "True"
    assert sys.modules.get("engine.editor.serve") is None
