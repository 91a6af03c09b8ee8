"""By which rules code is marked: the same for all submissions to a problem."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.sandbox import Limits
from problems.code.task import CodeTask


@dataclass(frozen=True)
class CodeRules:
    """What is asked of submissions to a code task, what they may use, and what their authors are told.

    function: the only name to call; otherwise each of the task's names that the file defines, until one is all
    right, and the best counts.
    is_hidden: the inputs are not to be known, so nothing that the submission itself wrote, which could carry them
    out, is told: of an exception only its line, and its type if it is one of Python's own.
    public: then, the same task with inputs that may be known; a counterexample is made from them, or there is none.
    show_expected: does the counterexample say what is right?
    """

    problem: str = ""
    function: str | None = None
    limits: Limits = field(default_factory=Limits)
    is_hidden: bool = False
    public: CodeTask | None = None
    show_expected: bool = True


USUAL = CodeRules()
