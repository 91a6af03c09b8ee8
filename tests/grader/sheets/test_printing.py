"""One file for the printer: all pages in order, each file on paper of its own, what they share in it once."""

import io

import pytest
from pypdf import PdfReader

from grader.render.pdf import typeset
from grader.sheets.printing import merged

HEAD = '#set document(title: "T")\n'


def written(folder, *texts):
    """A file for each text; `|` ends a page."""
    for at, text in enumerate(texts):
        source = HEAD + "\n#pagebreak()\n".join(text.split("|"))
        (folder / f"{at}.pdf").write_bytes(typeset(source))
    return [folder / f"{at}.pdf" for at in range(len(texts))]


def pages_of(data):
    return PdfReader(io.BytesIO(data), strict=True).pages


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["one"], ["one", ""]),
        (["one|two"], ["one", "two"]),
        (["one|two|three", "four"], ["one", "two", "three", "", "four", ""]),
        (["one", "one"], ["one", "", "one", ""]),
    ],
)
def test_every_file_begins_on_the_front_of_paper(tmp_path, texts, expected):
    found = pages_of(merged(written(tmp_path, *texts)))
    assert [page.extract_text().strip() for page in found] == expected


def test_the_empty_page_is_as_large_as_the_one_before(tmp_path):
    (tmp_path / "a.pdf").write_bytes(typeset(HEAD + "#set page(width: 100pt, height: 200pt)\ntext"))
    assert [tuple(page.mediabox) for page in pages_of(merged([tmp_path / "a.pdf"]))] == [(0, 0, 100, 200)] * 2


def test_what_two_files_share_is_in_it_once(tmp_path):
    one, both = (merged(written(tmp_path, *["the same words"] * count)) for count in (1, 2))
    assert both.count(b"/FontDescriptor") == one.count(b"/FontDescriptor")


def test_a_text_that_looks_like_a_reference_stays(tmp_path):
    """As in what brackets hold of a PDF file: it is text."""
    text = "see 7 0 R and (1 0 R)"
    first, _ = pages_of(merged(written(tmp_path, f"#text({text!r})".replace("'", '"'))))
    assert first.extract_text().strip() == text


def test_the_same_files_give_the_same_bytes(tmp_path):
    paths = written(tmp_path, "one|two", "three")
    assert merged(paths) == merged(paths)
