"""Whatever bytes come back, they become an outcome that tells no more than they can know."""

import json
import signal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox import Category, Job, Lacking, Missing, Outcome, Raised, Script
from grader.sandbox.exchange import Collected
from grader.sandbox.inside.wire import (
    ARRAY,
    DICT,
    END,
    LACK,
    LOADED,
    NOT_LOADED,
    OTHER,
    RAISED,
    RETURNED,
    TUPLE,
    WALLS_FAILED,
    WALLS_UP,
    dump,
    frame,
)
from grader.sandbox.reading import cut, outcome
from problems.code.script import Step

JOB = Job(b"", "answer.py", ("f",), ((), ()))
UP = frame(WALLS_UP)
LOADED_F = frame(LOADED, b'{"function": "f", "defined": ["f"]}')
ONE = frame(RETURNED, b"\0" + frame(ARRAY, dump(np.array(1.0))))
ALL = UP + LOADED_F + ONE + ONE + frame(END)


def read(results: bytes, job: Job = JOB, **seen) -> Outcome:
    ordinary = {
        "results": results,
        "output": b"",
        "too_large": None,
        "ended": True,
        "lost": False,
        "status": 0,
        "timed_out": False,
        "cpu_seconds": 0.0,
    }
    return outcome(job, Collected(**(ordinary | seen)))


def returning(*values: bytes) -> bytes:
    return UP + LOADED_F + ONE + frame(RETURNED, b"\0" + b"".join(values)) + frame(END)


def test_a_whole_story_is_finished():
    assert read(ALL).category is Category.FINISHED


@pytest.mark.parametrize(
    ("seen", "category"),
    [
        ({"timed_out": True, "status": signal.SIGKILL}, Category.TIMED_OUT),
        ({"ended": False}, Category.TIMED_OUT),
        ({"too_large": "printed", "status": signal.SIGKILL}, Category.OUTPUT_TOO_LARGE),
        ({"status": signal.SIGSEGV}, Category.CRASHED),
        ({"status": signal.SIGKILL, "cpu_seconds": 10.0}, Category.TIMED_OUT),
        ({"status": 3 << 8}, Category.EXITED),
    ],
)
def test_what_was_seen_from_outside_counts_for_more_than_the_story(seen, category):
    assert read(ALL, **seen).category is category


@pytest.mark.parametrize("results", [b"", frame(WALLS_FAILED, b"no Landlock"), LOADED_F + ONE + ONE + frame(END)])
def test_without_walls_the_fault_is_ours(results):
    assert read(results).category is Category.SANDBOX_FAILED


def test_the_reason_why_walls_failed_is_told():
    assert "no Landlock" in read(frame(WALLS_FAILED, b"no Landlock")).detail


def test_once_the_walls_are_up_the_fault_is_not_ours():
    assert read(UP + frame(WALLS_FAILED, b"")).category is not Category.SANDBOX_FAILED


@pytest.mark.parametrize(
    "results",
    [
        ALL + b"x",
        ALL + ONE,
        UP + LOADED_F + ONE + frame(END),
        UP + LOADED_F + ONE + ONE + ONE + frame(END),
        UP + LOADED_F + LOADED_F,
        UP + frame(LOADED, b'{"function": "other", "defined": []}'),
        UP + frame(LOADED, b"[" * 50000),
        UP + frame(LOADED, b'{"function": 1' + b"0" * 5000 + b"}"),
        UP + frame(LOADED, b"{}" + b" " * (1 << 18)),
        UP + frame(NOT_LOADED, b"{}"),
        UP + frame(NOT_LOADED, b'{"kind": "correct", "type": "", "message": "", "line": 1, "module": null}'),
        returning(),
        returning(frame(b"?")),
        returning(frame(TUPLE, bytes([200]))),
        returning(frame(TUPLE, bytes([2])), frame(ARRAY, dump(np.array(1)))),
        returning(*[frame(TUPLE, bytes([1]))] * 4, frame(ARRAY, dump(np.array(1)))),
        returning(frame(DICT, b'["W", "W"]'), *[frame(ARRAY, dump(np.array(1)))] * 2),
        returning(frame(DICT, b"[1]"), frame(ARRAY, dump(np.array(1)))),
        returning(frame(OTHER, b"null")),
        returning(frame(ARRAY, b"\x80\x04N.")),
        returning(frame(ARRAY, dump(np.array(1))), frame(ARRAY, dump(np.array(1)))),
    ],
)
def test_a_story_against_the_rules_is_not_believed(results):
    found = read(results)
    assert (found.category, found.results) == (Category.PROTOCOL, ())


SCRIPT = Script((Step("f", (), ("net",)), Step("net.go", (), ("out",))), (), {"out": "out", "W": "net.params[W]"})
SCRIPTED = Job(b"", "answer.py", ("f",), ((),), script=SCRIPT)
NUMBER = frame(ARRAY, dump(np.array(1.0)))
ABSENT = {"kind": "absent", "step": None, "path": "net.params[W]", "piece": 1, "has": ["w"], "type": "dict", "count": 0}
ERROR = {"kind": "raised", "type": "ValueError", "message": "no", "line": 1, "module": None}


def performed(*values: bytes) -> Outcome:
    story = UP + LOADED_F + frame(RETURNED, b"\0" + b"".join(values)) + frame(END)
    return read(story, job=SCRIPTED)


def lack(**changed) -> bytes:
    return frame(LACK, json.dumps(ABSENT | changed).encode())


def test_what_a_script_found_is_read_by_output():
    (answer,) = performed(NUMBER, lack()).results
    assert answer.outputs["out"] == 1.0
    assert answer.outputs["W"] == Lacking(Missing.ABSENT, None, "net.params[W]", 1, ("w",), "dict", 0)


def test_an_exception_in_a_script_has_its_step():
    (answer,) = performed(NUMBER, lack(kind="raised", step=1, error=ERROR)).results
    assert answer.outputs["W"] == Raised("ValueError", "no", 1, 1)


@pytest.mark.parametrize(
    "values",
    [
        [NUMBER],
        [NUMBER, NUMBER, NUMBER],
        [NUMBER, frame(LACK, b"null")],
        [NUMBER, frame(LACK, b"{}")],
        [frame(TUPLE, bytes([1])), lack()],
        *(
            [NUMBER, lack(**{name: value})]
            for name, value in [
                ("kind", "correct"),
                ("kind", None),
                ("kind", "raised"),
                ("step", 2),
                ("step", -1),
                ("step", True),
                ("step", "0"),
                ("path", "secret"),
                ("path", None),
                ("path", ["net.go"]),
                ("piece", 3),
                ("piece", -1),
                ("piece", True),
                ("count", -1),
                ("count", "many"),
                ("has", [1]),
                ("has", 1),
                ("has", {"w": 1}),
                ("type", None),
            ]
        ),
        [NUMBER, lack(kind="raised", error={**ERROR, "kind": "correct"})],
        [NUMBER, lack(kind="raised", error={**ERROR, "line": "3"})],
    ],
)
def test_a_lack_against_the_rules_is_not_believed(values):
    found = performed(*values)
    assert (found.category, found.results) == (Category.PROTOCOL, ())


@given(st.binary(max_size=200))
def test_no_bytes_of_a_lack_raise(data):
    assert performed(NUMBER, frame(LACK, data)).category in Category


@given(st.binary(max_size=200))
def test_no_bytes_raise(data):
    assert read(UP + data).category in Category


@given(st.integers(0, len(ALL)))
def test_a_story_that_was_cut_off_from_outside_keeps_its_whole_results(length):
    found = read(ALL[:length], too_large="printed")
    assert found.category in {Category.OUTPUT_TOO_LARGE, Category.SANDBOX_FAILED}
    assert len(found.results) == ALL[:length].count(ONE)


def test_names_are_escaped():
    told = {"kind": "raised", "type": "\x1b[2J", "message": "\ud800\u202e", "line": None, "module": None}
    (raised, _) = read(UP + LOADED_F + frame(RAISED, b"\0" + json.dumps(told).encode()) + ONE + frame(END)).results
    assert (raised.type, raised.message) == ("Exception", "\\ud800\\u202e")


@pytest.mark.parametrize(("line", "told"), [(3, 3), (None, None), (0, None), (-1, None), (10**9, None)])
def test_a_line_that_is_not_in_the_file_is_not_told(line, told):
    job = Job(b"def f():\n    x = 1\n    return y\n", "answer.py", ("f",), ((),))
    error = {"kind": "raised", "type": "NameError", "message": "", "line": line, "module": None}
    story = UP + LOADED_F + frame(RAISED, b"\0" + json.dumps(error).encode()) + frame(END)
    assert read(story, job=job).results == (Raised("NameError", "", told),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ü\n", "ü\n"),
        ("a\tb", "a   b"),
        ("\x1b", "\\x1b"),
        ("\x9b", "\\x9b"),
        ("\u200f", "\\u200f"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_text_is_shown_without_control_characters(text, shown):
    assert cut(text, 100) == shown


def test_text_is_cut():
    assert cut("x" * 1000, 10) == "x" * 10
