"""The batch benchmark gives everybody the same work, and stops if somebody finds something else."""

import sys
from itertools import islice
from pathlib import Path

import pytest

import bench.batch
from bench.batch import main
from bench.classes import class_of, write_course
from bench.peers import CASES, CHECK, DATA, FAMILIES, Peer, write_expected
from bench.timing import DisagreementError


def test_no_two_students_hand_in_the_same(tmp_path):
    assert len({each.both for each in class_of(60)}) == 60


def test_a_course_has_two_files_of_each_student(tmp_path):
    write_course(tmp_path / "course", 3)
    assert len(list((tmp_path / "course" / "submissions").glob("s*/*.py"))) == 6


def test_the_checks_of_the_others_tell_right_from_wrong(tmp_path):
    write_expected(tmp_path)
    checks = {}
    exec(CHECK.format(data=str(tmp_path / DATA)), checks)

    def passed(names, number):
        try:
            checks["check"](names, number)
        except AssertionError:
            return False
        return True

    def right(W, X, y, reg):  # the SVM loss, example by example
        margins = (X @ W - (X @ W)[range(len(y)), y][:, None] + 1).clip(0)
        margins[range(len(y)), y] = 0
        counts = (margins > 0).astype(float)
        counts[range(len(y)), y] = -counts.sum(axis=1)
        return margins.sum() / len(y) + reg * (W * W).sum(), X.T @ counts / len(y) + 2 * reg * W

    numbers = range(CASES * FAMILIES.index("svm"), CASES)
    assert [passed({"svm_loss_vectorized": right}, number) for number in numbers] == [True] * CASES
    wrong = {"svm_loss_vectorized": lambda *given: (right(*given)[0], 0 * right(*given)[1])}
    assert not any(passed(wrong, number) for number in numbers)


@pytest.mark.parametrize("shift", [0, 1])
def test_somebody_who_finds_something_else_stops_the_run(monkeypatch, capsys, shift):
    ours = bench.batch.Ours(2.0, frozenset(each.student for each in islice(class_of(3), 2)))
    peer = Peer("theirs", "counts", "json", lambda room: None, lambda room: len(ours.right) + shift)
    monkeypatch.setattr(bench.batch, "PEERS", (peer, Peer("gone", "", "no_such_module", *[lambda room: 0] * 2)))
    monkeypatch.setattr(bench.batch, "ours", lambda folder, out: ours)
    arguments = ["--students", "3", "--few", "3", "--rounds", "1", "--peers-python", str(Path(sys.executable))]
    if shift:
        with pytest.raises(DisagreementError, match="theirs finds 3 of 3 all right, and we 2"):
            main(arguments)
        return
    main(arguments)
    lines = capsys.readouterr().out.splitlines()
    assert "666.7 ms a submission       1.0 x ours" in lines[1]
    assert lines[-1].strip() == "gone             not measured: it is not installed (pip install '.[bench-batch]')"
