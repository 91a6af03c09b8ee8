"""How the students of a class are dealt out to the processes that write their sheets."""

from itertools import chain

import pytest

from grader.sheets.handout import FEWEST, TOGETHER, _groups


@pytest.mark.parametrize("jobs", [0, 1, 2, 3, 8])
@pytest.mark.parametrize("students", [0, 1, 11, 12, 13, 100, 300])
def test_every_student_is_in_one_group_in_the_order_of_the_roster(students, jobs):
    groups = list(_groups(range(students), jobs))
    assert list(chain.from_iterable(groups)) == list(range(students))
    assert all(0 < len(group) <= TOGETHER for group in groups)


def test_groups_of_several_processes_get_smaller_towards_the_end():
    sizes = [len(group) for group in _groups(range(300), 2)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] <= FEWEST
