"""Puts PDF files together for the printer: every one begins on the front of a sheet of paper."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path

REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|\b(\d+) 0 R\b", re.DOTALL)  # or a text, in which nothing refers
STREAM = b"\nstream\n"  # after it come bytes that refer to nothing
LEFT_OUT = re.compile(rb"/Parent \d+ 0 R|/StructParents \d+|/Tabs/S")  # of a page: its place, and its structure
KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
BOX = re.compile(rb"/MediaBox\s*\[[^\]]*\]")
CATALOG, PAGES = 1, 2  # numbers of objects in the file that is written


@dataclass
class _Together:
    """The file that is written; what several files have alike, as a figure or a font, is in it once."""

    objects: list[bytes] = field(default_factory=lambda: [b"", b"", b""])
    pages: list[int] = field(default_factory=list)
    known: dict[bytes, int] = field(default_factory=dict)

    def add(self, content: bytes) -> int:
        """The number of the object."""
        digest = hashlib.sha256(content).digest()
        if digest not in self.known:
            self.known[digest] = self._append(content)
        return self.known[digest]

    def add_page(self, content: bytes) -> None:
        """Each is an object of its own, even if it is empty."""
        self.pages.append(self._append(content.replace(b"<<", b"<</Parent %d 0 R" % PAGES, 1)))

    def _append(self, content: bytes) -> int:
        self.objects.append(_numbered(len(self.objects), content))
        return len(self.objects) - 1

    def written(self) -> bytes:
        kids = b" ".join(b"%d 0 R" % page for page in self.pages)
        self.objects[CATALOG] = _numbered(CATALOG, b"<</Type/Catalog/Pages %d 0 R>>" % PAGES)
        self.objects[PAGES] = _numbered(PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.pages), kids))
        self.objects[0] = b"%PDF-1.7\n%\x80\x80\x80\x80\n"
        *starts, end = accumulate(map(len, self.objects))
        places = [b"0000000000 65535 f\r\n", *(b"%010d 00000 n\r\n" % start for start in starts)]
        size = len(self.objects)
        trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, CATALOG, end)
        return b"".join([*self.objects, b"xref\n0 %d\n" % size, *places, trailer])


def merged(paths: Iterable[Path]) -> bytes:
    """One PDF of them all, with an empty page after each that has an odd number of pages; the same bytes every time.

    The files are those that the typesetter writes: one table of objects, none of them packed into another.
    It is for paper: what screen readers need stays in the single files.
    """
    together = _Together()
    for path in paths:
        objects = _objects(path.read_bytes())
        copied: dict[int, int] = {}
        pages = list(_pages(objects))
        for page in pages:
            content = LEFT_OUT.sub(b"", objects[page])
            together.add_page(_renumbered(content, partial(_copied, objects, copied, together)))
        if len(pages) % 2:
            box = BOX.search(objects[pages[-1]])
            assert box
            together.add_page(b"<</Type/Page/Resources<<>>%s>>" % box[0])
    return together.written()


def _numbered(number: int, content: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, content)


def _objects(data: bytes) -> dict[int, bytes]:
    """What stands between `obj` and `endobj`, by the number of the object; the catalog is number 0."""
    start = int(data[data.rindex(b"startxref") + 9 :].split(None, 1)[0])
    head, _, rest = data[start:].partition(b"trailer")
    places = [int(line[:10]) for line in head.splitlines()[3:]]  # after `xref`, how many there are, and number 0
    numbers = {place: number for number, place in enumerate(places, 1)}
    found = {
        numbers[place]: data[data.index(b"obj", place) + 4 : data.rindex(b"endobj", place, end)].rstrip(b"\n")
        for place, end in pairwise([*sorted(numbers), start])
    }
    root = re.search(rb"/Root (\d+) 0 R", rest)
    assert root
    return {**found, 0: found[int(root[1])]}


def _pages(objects: dict[int, bytes]) -> Iterator[int]:
    """The numbers of the pages, in order."""
    root = re.search(rb"/Pages (\d+) 0 R", objects[0])
    assert root
    waiting = [int(root[1])]
    while waiting:
        number = waiting.pop()
        kids = KIDS.search(objects[number])
        if kids:
            waiting += [int(kid) for kid in reversed(re.findall(rb"(\d+) 0 R", kids[1]))]
        else:
            yield number


def _copied(objects: dict[int, bytes], copied: dict[int, int], together: _Together, number: int) -> int:
    """The new number of an object, copied with all that it refers to."""
    if number not in copied:
        own = partial(_copied, objects, copied, together)
        copied[number] = together.add(_renumbered(objects[number], own))
    return copied[number]


def _renumbered(content: bytes, new: Callable[[int], int]) -> bytes:
    head, stream, data = content.partition(STREAM)

    def replaced(match: re.Match[bytes]) -> bytes:
        return match[0] if match[1] is None else b"%d 0 R" % new(int(match[1]))

    return REFERENCE.sub(replaced, head) + stream + data
