"""How the cost of a class grows is worked out right from seconds, and memory counts what is trusted, once."""

import os
import subprocess
import sys

import pytest

from bench import scale
from bench.footprint import Ran, ran, together, trusted
from bench.peers import FailedError
from bench.running import descendants
from bench.scale import AGAIN, CHANGED, CLUSTER, FIRST, Setup, fitted, main, measured, targets, uneven
from bench.timing import DisagreementError
from grader.sandbox import Level, Worker, best_level

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory and processes are found in /proc")


def test_a_line_is_found_again():
    line = fitted({50: 2 + 50 * 0.01, 200: 2 + 200 * 0.01, 1000: 2 + 1000 * 0.01})
    assert (line.fixed, line.each) == pytest.approx((2.0, 0.01))


def test_a_fit_makes_the_squares_of_relative_errors_least():
    """By hand for (1, 1), (2, 2), (3, 4): the sums over n of r^2 with weights 1, 1/4, 1/16 are least there."""
    line = fitted({1: 1.0, 2: 2.0, 3: 4.0})
    assert (line.fixed, line.each) == pytest.approx((-40 / 132, 168 / 132))


@pytest.mark.parametrize(("fixed", "share"), [(0.0, 0.3 / 0.225 - 1), (0.5, 0.25 / 0.2125 - 1), (1.0, 0.0)])
def test_what_is_uneven_is_told_with_the_start_and_without(fixed, share):
    assert uneven({10: 3.0, 20: 5.0, 40: 9.0}, fixed) == pytest.approx(share)


def test_a_start_that_is_longer_than_a_run_is_as_uneven_as_can_be():
    assert uneven({10: 1.0, 20: 5.0}, fixed=1.5) == float("inf")


def run(seconds, megabytes=100.0):
    return Ran(seconds, seconds / 2, megabytes, "")


def runs(first=0.004, again=0.00005, changed=0.4, megabytes=149.0, cluster=1.1, bend=1.0):
    """Of 100, 1,000 and 2,000 students, with a start of a second; the last class costs `bend` times as much."""
    sizes = {100: 1.0, 1000: 1.0, 2000: bend}
    return {
        students: {
            FIRST: run(1 + first * students * factor, megabytes),
            AGAIN: run(0.5 + again * students),
            CHANGED: run(changed),
            CLUSTER: run(cluster * (1 + first * students * factor)),
        }
        for students, factor in sizes.items()
    }


def test_what_keeps_every_promise():
    linear, memory, unchanged, changed, cluster = targets(runs())
    assert linear.found == pytest.approx(0, abs=1e-6)
    assert linear.beside == "211 with the 1.0 s of the start"  # (1.4 / 100) / (9 / 2000) = 3.11
    assert memory.found == 149
    assert unchanged.found == pytest.approx(0.05)
    assert unchanged.beside == "0.55 of 1,000 with the 0.5 s of the start"
    assert (changed.what, changed.found) == ("one changed file among 1,000", 0.4)
    assert cluster.found == pytest.approx(1.1)
    assert cluster.beside == "1.10 without the start, 1.1 s and 1.0 s"
    assert all(each.is_met for each in (linear, memory, unchanged, changed, cluster))


@pytest.mark.parametrize(
    ("which", "missed"),
    [("bend", 1.3), ("megabytes", 151.0), ("again", 0.00011), ("changed", 0.51), ("cluster", 1.21)],
)
def test_each_promise_can_be_missed(which, missed):
    found = targets(runs(**{which: missed}))
    names = ("bend", "megabytes", "again", "changed", "cluster")
    assert [name for name, each in zip(names, found, strict=True) if not each.is_met] == [which]


@pytest.mark.parametrize(("changed", "code"), [(0.4, 0), (0.6, 1)])
def test_it_ends_with_1_where_a_promise_is_missed(monkeypatch, capsys, changed, code):
    monkeypatch.setattr(scale, "measured", lambda setup: runs(changed=changed))
    assert main(["--isolation", "B"]) == code
    lines = capsys.readouterr().out.splitlines()
    assert f"| 1,000 | 5.0 s | 5.0 ms | 4.0 ms | 2.5 ms | 0.55 s | {changed:.2f} s | 149 MB |" in lines
    assert sum(line.endswith("| not met |") for line in lines) == code


@pytest.mark.parametrize("sizes", ["50,100", "50,50,50", "0,1,2", "many"])
def test_a_line_needs_three_sizes(capsys, sizes):
    with pytest.raises(SystemExit):
        main(["--sizes", sizes])
    assert f"'{sizes}' are not three different numbers of students or more" in capsys.readouterr().err


def test_a_machine_that_isolates_too_weakly_is_told(monkeypatch, capsys):
    monkeypatch.setattr(scale, "best_level", lambda: Level.C)
    with pytest.raises(SystemExit):
        main([])
    assert "code runs at level C only on this machine" in capsys.readouterr().err


def test_a_class_is_graded_again_and_with_one_file_changed():
    level = best_level()
    if level is Level.C:
        pytest.skip("submitted code does not run here without --trust-submissions")
    (found,) = measured(Setup((2,), 1, level, rounds=1)).values()
    assert list(found) == [FIRST, AGAIN, CHANGED]
    assert all(each.seconds > 0 and each.megabytes > 10 for each in found.values())


def test_another_level_than_asked_for_is_not_measured(monkeypatch, tmp_path):
    monkeypatch.setattr(scale, "ran", lambda command, environment: Ran(1.0, 1.0, 1.0, '{"level": "B"}'))
    with pytest.raises(DisagreementError, match="code ran at level B, and A was to be measured"):
        measured(Setup((1,), 1, "A", rounds=1))


def test_a_command_that_fails_is_not_measured():
    with pytest.raises(FailedError, match="exit code 3: nothing doing"):
        ran([sys.executable, "-c", "import sys; print('nothing doing', file=sys.stderr); sys.exit(3)"])


ROLLUP = """7ff0-7ff9 ---p 00000000 00:00 0 [rollup]
Rss:   {rss} kB
Pss:   {pss} kB
Pss_Anon:   {own} kB
Pss_File:   7 kB
Pss_Shmem:   1 kB
Anonymous:   {anonymous} kB
"""


def test_a_shared_page_counts_once():
    """Each has its share of 30 kB that two share, 20 of its own; of libraries the most is 40."""
    one = ROLLUP.format(rss=90, pss=43, own=35, anonymous=50)
    other = ROLLUP.format(rss=80, pss=43, own=35, anonymous=50)
    assert together([one, other]) == 1024 * (35 + 1 + 35 + 1 + 40)


@linux
def test_a_sandbox_is_not_trusted_and_another_process_is():
    own = [sys.executable, "-c", "input()"]
    with Worker(), subprocess.Popen(own, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        below, found = descendants(os.getpid()), trusted(os.getpid())
        process.kill()
    assert {os.getpid(), process.pid} <= set(found)
    assert set(below) - set(found)


@linux
def test_the_memory_of_a_process_is_seen():
    """Sixty million bytes that are written to, and read for as long as a few looks take."""
    found = ran([sys.executable, "-c", "block = bytearray(b'x') * 60_000_000; [block.count(b'y') for _ in range(30)]"])
    assert 60 < found.megabytes < 80
