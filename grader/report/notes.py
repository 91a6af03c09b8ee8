"""What the notes of marking say to a teacher, where no sentence of a known mistake comes with them."""

from __future__ import annotations

from collections.abc import Mapping

# fmt: off
WORDS: Mapping[str, str] = {  # by the kind of the note; of one with a place behind the kind, by the kind and a colon
    "missing-function":      "the code does not define the function that is asked for",
    "missing-function:":     "the code does not define {place}, which is asked for",
    "syntax-error":          "the file cannot be read as Python",
    "import-error":          "the code imports a module that is not there, or that fails",
    "raised-on-load":        "the file stops with an error while it is loaded",
    "raised:":               "the code stops with {place} when it is called",
    "timed-out":             "the code did not finish in time",
    "out-of-memory":         "the code needs more memory than it may have",
    "output-too-large":      "too much came out of the code",
    "forbidden":             "the code tried something that is not allowed",
    "protocol":              "the code wrote into the channel of the grader",
    "crashed":               "the code brought Python itself down",
    "exited":                "the code ended the program before it returned anything",
    "sandbox-failed":        "the grader could not run the code",
    "wrong-signature":       "the function does not take the arguments that it is called with",
    "wrong-type":            "what is returned is not the numbers and arrays that are asked for",
    "wrong-shape":           "what is returned has the wrong shape",
    "wrong-order":           "the values are right, but returned in another order",
    "wrong-value":           "a wrong value that no known mistake explains",
    "returns-nothing":       "nothing is returned: a return statement is missing",
    "missing-value":         "a value that is looked up afterwards is not there",
    "after-missing":         "a wrong value, after something that is called is missing",
    "not-finite":            "a value is not finite (inf or nan)",
    "unstable":              "the code is right, but not for large inputs: numerical stability",
    "rounded-too-early":     "an earlier value was rounded too much before it was used",
    "trivial-earlier-value": "right for the earlier value, which leaves too little to work out",
    "earlier-part-blank":    "an earlier part, from which it follows, is blank",
    "not-followed-through":  "right for the earlier value, but only right answers earn points",
}
# fmt: on


def in_words(note: str) -> str:
    """A stable note as words.

    >>> in_words("exited"), in_words("raised:ValueError")
    ('the code ended the program before it returned anything', 'the code stops with ValueError when it is called')
    >>> in_words("factors-swapped:f"), in_words("gradient-lost:x<q"), in_words("mean-missing")
    ('factors swapped, at f', 'gradient lost, from q to x', 'mean missing')
    """
    kind, colon, place = note.partition(":")
    if words := WORDS.get(kind + colon):
        return words.format(place=place)
    to, _, source = place.partition("<")
    where = f", from {source} to {to}" if source else f", at {place}" if place else ""
    return kind.replace("-", " ") + where
