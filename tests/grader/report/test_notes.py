"""The notes of marking as a teacher reads them: sentences, none of which is missing."""

import re

import pytest

from grader.code.comparison import LACKS
from grader.code.endings import ENDINGS
from grader.report.notes import WORDS, in_words
from grader.typed.following import NOT_FOLLOWED, TRIVIAL, UNANSWERED

MARKED = [note for _, note, _ in ENDINGS.values()] + [note for _, note, _ in LACKS.values()]
COMPARED = ["wrong-signature", "wrong-type", "wrong-shape", "wrong-order", "wrong-value", "not-finite", "unstable"]
RULED = [NOT_FOLLOWED, TRIVIAL, UNANSWERED, "rounded-too-early"]


@pytest.mark.parametrize("note", [*MARKED, *COMPARED, *RULED, "after-missing", "raised:ValueError"])
def test_every_note_of_marking_has_a_sentence(note):
    kind, colon, _ = note.partition(":")
    assert kind + colon in WORDS
    assert len(in_words(note).split()) > 3


@pytest.mark.parametrize("note", ["penalty-missing", "sigmoid-twice:f", "wrong-value", "not-finite"])
def test_a_note_has_no_hyphens_in_words(note):
    assert not re.search(r"\w-\w", in_words(note))


def test_what_is_named_in_a_note_is_named_in_its_words():
    assert in_words("missing-function:affine_forward") == "the code does not define affine_forward, which is asked for"
