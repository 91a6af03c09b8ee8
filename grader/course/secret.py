"""The course secret, and what is derived from it: a seed for each problem of each student, and the codes of sheets."""

from __future__ import annotations

import hmac
import json
import re
import shlex
from pathlib import Path

from grader.errors import FileError
from grader.files.content import read_own

LEAST_BYTES = 16
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs; no 0 O 1 I, which look alike
assert len(ALPHABET) == 32, "a sign is 5 bits"
PUT_IT_BACK = "if worksheets are out already, put the same secret back, for another one makes other numbers"
MAKING_ONE = 'python3 -c "import secrets; print(secrets.token_hex(32))"'


def read_secret(path: Path) -> bytes:
    """The secret of a file of hexadecimal digits or raw bytes; raises FileError."""
    try:
        raw = read_own(path).rstrip(b"\r\n")
    except FileNotFoundError:
        raise FileError(path, f"there is no secret here; {PUT_IT_BACK}; {_how_to_make_one(path)}") from None
    except OSError as error:
        raise FileError(path, f"the secret cannot be read ({error.strerror}); {PUT_IT_BACK}") from None
    secret = bytes.fromhex(raw.decode()) if re.fullmatch(rb"([0-9a-fA-F]{2})+", raw) else raw
    if len(secret) < LEAST_BYTES:
        sizes = f"the secret has {len(secret)} bytes, at least {LEAST_BYTES} are needed"
        raise FileError(path, f"{sizes}; {PUT_IT_BACK}; {_how_to_make_one(path)}")
    return secret


def _how_to_make_one(path: Path) -> str:
    name = shlex.quote(str(path))
    return f"otherwise make one with: {MAKING_ONE} > {name} && chmod 600 {name}"


def exposure(path: Path) -> str:
    """A sentence for the teacher if other users of the machine can read the secret; "" if not."""
    if not path.stat().st_mode & 0o077:
        return ""
    return f"{path}: other users of this machine can read the secret; run: chmod 600 {shlex.quote(str(path))}"


def seed_of(secret: bytes, student: str, problem: str) -> int:
    """63 bits that nobody without the secret can tell from chance."""
    return int.from_bytes(_keyed(secret, "seed", student, problem)[:8], "big") >> 1


def code_of(secret: bytes, assignment: str, student: str, *digests: str) -> str:
    """The code of a student's sheet: the assignment and 40 bits, as in BP1-K32C-9XQF.

    digests: of the variants on the sheet, so that a sheet with other numbers has another code.
    """
    bits = int.from_bytes(_keyed(secret, "code", assignment, student, *digests)[:5], "big")
    signs = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{assignment.upper()}-{signs[:4]}-{signs[4:]}"


def fingerprint(secret: bytes) -> str:
    """Tells secrets apart without giving them away."""
    return _keyed(secret, "fingerprint")[:8].hex()


def _keyed(secret: bytes, *words: str) -> bytes:
    """HMAC-SHA256 of the words; JSON keeps ("ab", "c") and ("a", "bc") apart."""
    return hmac.digest(secret, json.dumps(words).encode(), "sha256")
