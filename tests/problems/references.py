"""What the reference of a task in code returns, when its text is run on its own."""

from __future__ import annotations

import numpy as np

from problems.code.task import CodeTask


def assert_gives_what_is_expected(task: CodeTask) -> None:
    """In every case, under the first convention."""
    scope: dict[str, object] = {}
    exec(task.reference, scope)
    convention = task.conventions[0]
    for call, expected in zip(task.calls(convention), task.expected(convention), strict=True):
        returned = scope[task.functions[0]](*call)  # type: ignore[operator]
        for part, value in zip(task.outputs, returned if len(task.outputs) > 1 else [returned], strict=True):
            np.testing.assert_allclose(value, expected[part], rtol=1e-12)
