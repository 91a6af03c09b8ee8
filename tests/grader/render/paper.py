"""Where words stand on paper, for the tests of what is printed; needs pdftotext."""

import re
import subprocess


def words_of(made, folder):
    """Each word of a PDF with its page and the box of its letters, without the space above and below."""
    (folder / "made.pdf").write_bytes(made)
    told = subprocess.run(["pdftotext", "-bbox", folder / "made.pdf", "-"], capture_output=True, text=True, check=True)
    pattern = r'<page|<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<'
    page = 0
    for *box, text in re.findall(pattern, told.stdout):
        page += not text
        if text:
            left, top, right, bottom = map(float, box)
            yield text, (page, left, top + (bottom - top) / 4, right, bottom - (bottom - top) / 4)


def overlap(one, other):
    return one[0] == other[0] and all(one[i] < other[i + 2] and other[i] < one[i + 2] for i in (1, 2))
