"""Seeds and codes hang on the secret, the student and the problem, and on nothing else."""

import hashlib
import hmac
import re

import pytest

from grader.course import code_of, read_secret, seed_of
from grader.course.secret import exposure
from grader.errors import FileError

SECRET = bytes(range(32))


def write(path, content, mode=0o600):
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("content", [SECRET.hex().encode() + b"\n", SECRET.hex().upper().encode(), SECRET])
def test_a_secret_is_hexadecimal_or_raw(tmp_path, content):
    assert read_secret(write(tmp_path / "secret.key", content)) == SECRET


@pytest.mark.parametrize("content", [b"", b"short", b"ab" * 15])
def test_a_short_secret_says_how_to_make_one(tmp_path, content):
    with pytest.raises(FileError, match=r"at least 16 are needed; .* make one with: python3 -c"):
        read_secret(write(tmp_path / "secret.key", content))


def test_a_secret_is_to_be_made_under_its_own_name(tmp_path):
    with pytest.raises(FileError, match=r"> '\S*/my own\.key' && chmod 600 '\S*/my own\.key'"):
        read_secret(tmp_path / "my own.key")


def test_a_missing_secret_says_how_to_make_one(tmp_path):
    with pytest.raises(FileError, match="there is no secret here; if worksheets are out already"):
        read_secret(tmp_path / "secret.key")


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_secret_that_others_can_read_is_told_of(tmp_path, mode, warned):
    assert ("chmod 600" in exposure(write(tmp_path / "secret.key", SECRET, mode))) is warned


def test_a_seed_is_the_first_63_bits_of_the_hmac():
    digest = hmac.digest(SECRET, b'["seed", "s1", "p1"]', hashlib.sha256)
    assert seed_of(SECRET, "s1", "p1") == int(digest.hex()[:16], 16) // 2


def test_seeds_differ_by_student_problem_and_secret_however_the_ids_are_cut():
    cases = [(SECRET, "ab", "c"), (SECRET, "a", "bc"), (SECRET, "abc", ""), (SECRET, "c", "ab"), (b"x" * 32, "ab", "c")]
    assert len({seed_of(*case) for case in cases}) == len(cases)


def test_codes_are_easy_to_read_and_differ():
    codes = {code_of(SECRET, "bp1", f"s{number}") for number in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"BP1-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", code) for code in codes)


def test_a_code_tells_nothing_of_a_seed():
    assert code_of(SECRET, "seed", "s1") != code_of(SECRET, "code", "s1")
    assert code_of(SECRET, "bp1", "s1") != code_of(b"x" * 32, "bp1", "s1")


def test_a_sheet_with_other_numbers_has_another_code():
    assert code_of(SECRET, "bp1", "s1", "a1") != code_of(SECRET, "bp1", "s1", "a2")
