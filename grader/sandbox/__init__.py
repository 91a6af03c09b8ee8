"""Runs submitted code behind walls and gives back plain numbers."""

from grader.sandbox.model import (
    Argument,
    Category,
    Job,
    Level,
    Limits,
    NotPlain,
    Outcome,
    Raised,
    Returned,
    SandboxError,
    Value,
)
from grader.sandbox.worker import Worker, best_level, probe

__all__ = [
    "Argument",
    "Category",
    "Job",
    "Level",
    "Limits",
    "NotPlain",
    "Outcome",
    "Raised",
    "Returned",
    "SandboxError",
    "Value",
    "Worker",
    "best_level",
    "probe",
]
