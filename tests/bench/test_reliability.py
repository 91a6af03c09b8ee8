"""What a batch survives, tried a few times; `python -m bench.reliability` tries it hundreds of times."""

import sys

import pytest

from bench.faults import undisturbed
from bench.reliability import measured
from bench.running import write_small

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return undisturbed(write_small(tmp_path_factory.mktemp("reliability") / "course"))


@pytest.mark.parametrize(
    "fault",
    ["kill -9 at random moments", "workers killed at random moments", "Ctrl-C", "a second grader on the folder"],
)
def test_nothing_is_lost_or_graded_twice_and_the_gradebook_is_the_same(course, fault):
    figure = measured(fault, course, is_short=True)
    assert figure.failures == ()
    assert figure.tries > 0
