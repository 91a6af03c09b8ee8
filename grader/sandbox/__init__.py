"""Runs submitted code behind walls and gives back plain numbers."""

from grader.sandbox.model import (
    Answer,
    Argument,
    Category,
    Job,
    Lacking,
    Level,
    Limits,
    Missing,
    NotPlain,
    Outcome,
    Performed,
    Raised,
    Returned,
    SandboxError,
    Script,
    Value,
)
from grader.sandbox.worker import Worker, best_level, probe

__all__ = [
    "Answer",
    "Argument",
    "Category",
    "Job",
    "Lacking",
    "Level",
    "Limits",
    "Missing",
    "NotPlain",
    "Outcome",
    "Performed",
    "Raised",
    "Returned",
    "SandboxError",
    "Script",
    "Value",
    "Worker",
    "best_level",
    "probe",
]
