"""Archives that are hostile, broken or only odd: by name, how the bytes are made, and what is to become of them."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial

RIGHT = b"def f(x):\n    return 2 * x\n"
OUT, NAME, KIND, MUCH, MANY = "leads out", "not taken", "link or a device", "more than", "files and folders"
TWICE, DAMAGED, SECRET = r"twice|same name|as a folder", "damaged or cannot be read", "encrypted"
ODD, LONG = "compressed in a way", "describes its files at a length"


def zipped(*files: tuple[str, bytes], mode: int = 0, method: int = zipfile.ZIP_STORED) -> bytes:
    data = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.compress_type = mode << 16, method
            archive.writestr(info, content)
    return data.getvalue()


def tarred(*files: tuple[str, bytes], **attributes: object) -> bytes:
    data = io.BytesIO()
    form = {"format": attributes.pop("form", tarfile.PAX_FORMAT)}
    with tarfile.open(fileobj=data, mode="w", **form) as archive:  # type: ignore[call-overload]
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


def patched(data: bytes, *changes: tuple[bytes, int, bytes]) -> bytes:
    """The bytes with others so many places after each find of a mark."""
    changed = bytearray(data)
    for mark, offset, new in changes:
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset : at + offset + len(new)] = new
            at = changed.find(mark, at + 1)
    return bytes(changed)


def header(name: bytes, kind: bytes, size: bytes, content: bytes = b"") -> bytes:
    """One entry of a tar, its size as it is given."""
    block = bytearray(512)
    block[: len(name)] = name
    block[100:108], block[108:116], block[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    block[124:136], block[136:148], block[156:157] = size.ljust(12, b"\0"), b"00000000000\0", kind
    block[257:265], block[148:156] = b"ustar\x0000", b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + content.ljust(-(-len(content) // 512) * 512, b"\0")


def octal(number: int) -> bytes:
    return b"%011o\0" % number


def extended(**records: bytes) -> bytes:
    """A pax header."""
    lines = b""
    for key, value in records.items():
        body = b" %s=%s\n" % (key.replace("__", ".").encode(), value)
        length = len(body) + 1
        while len(b"%d" % length) + len(body) != length:
            length += 1
        lines += b"%d" % length + body
    return header(b"pax", b"x", octal(len(lines)), lines)


def plain(content: bytes = RIGHT, name: bytes = b"p1.py") -> bytes:
    return header(name, b"0", octal(len(content)), content)


END = bytes(1024)
CENTRAL, LOCAL, LAST = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def overlapping(count: int = 200) -> bytes:
    """Many entries of one and the same compressed megabyte."""
    one = zipped(("a", bytes(1 << 20)), method=zipfile.ZIP_DEFLATED)
    local, central = one[: one.index(CENTRAL)], one[one.index(CENTRAL) : one.index(LAST)]
    entries = b"".join(patched(central, (CENTRAL, 46, b"%c" % (97 + n % 26))) for n in range(count))
    last = struct.pack("<4s4H2LH", LAST, 0, 0, count, count, len(entries), len(local), 0)
    return local + entries + last


def nested(depth: int) -> bytes:
    data = bytes(1 << 20)
    for _ in range(depth):
        data = zipped(("inner.zip", data), method=zipfile.ZIP_DEFLATED)
    return data


def two_names() -> bytes:
    """Another name before the file than in the directory."""
    return zipped(("p1.py", RIGHT)).replace(b"p1.py", b"../ev", 1)


def through_a_link() -> bytes:
    """A link to a folder, then a file in it."""
    link = header(b"here", b"2", octal(0))[:157] + b"/tmp"
    return (
        tarred(("here", b""), type=tarfile.SYMTYPE, linkname="/tmp")[:512]
        + plain(name=b"here/evil.py")
        + link[:0]
        + END
    )


def zip64_lie() -> bytes:
    """Sizes that need 64 bits, and are not so."""
    extra = struct.pack("<HHQQ", 1, 16, 1 << 60, 1 << 60)
    info = zipfile.ZipInfo("p1.py")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info.extra = struct.pack("<HH16s", 0x7777, 16, bytes(16))
        archive.writestr(info, RIGHT)
    lying = data.getvalue().replace(struct.pack("<HH16s", 0x7777, 16, bytes(16)), extra)
    return patched(lying, (CENTRAL, 20, b"\xff" * 8))


Made = Callable[[], bytes]
Z, T = zipped, tarred
# fmt: off
# ruff: noqa: E501  # a row of a table is a line
REFUSED: Mapping[str, tuple[Made, str]] = {
    "zip: upwards":              (partial(Z, ("../evil.py", RIGHT)), OUT),
    "zip: upwards within":       (partial(Z, ("a/b/../../../evil.py", RIGHT)), OUT),
    "zip: absolute":             (partial(Z, ("/tmp/evil.py", RIGHT)), OUT),
    "zip: drive":                (partial(Z, ("C:/evil.py", RIGHT)), NAME),
    "zip: drive, backslash":     (partial(Z, ("C:\\evil.py", RIGHT)), NAME),
    "zip: share":                (partial(Z, ("\\\\server\\share\\evil.py", RIGHT)), OUT),
    "zip: backslash upwards":    (partial(Z, ("..\\..\\evil.py", RIGHT)), OUT),
    "zip: mixed slashes":        (partial(Z, ("a/..\\..\\evil.py", RIGHT)), OUT),
    "zip: stream":               (partial(Z, ("p1.py:hidden", RIGHT)), NAME),
    "zip: symbolic link":        (partial(Z, ("p1.py", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777), KIND),
    "zip: fifo":                 (partial(Z, ("p1.py", b""), mode=stat.S_IFIFO | 0o666), KIND),
    "zip: device":               (partial(Z, ("p1.py", b""), mode=stat.S_IFBLK | 0o666), KIND),
    "zip: socket":               (partial(Z, ("p1.py", b""), mode=stat.S_IFSOCK | 0o666), KIND),
    "zip: bomb":                 (partial(Z, ("a", bytes(60 << 20)), method=zipfile.ZIP_DEFLATED), MUCH),
    "zip: bomb of many":         (lambda: Z(*((f"{n}", bytes(1 << 20)) for n in range(60)), method=zipfile.ZIP_DEFLATED), MUCH),
    "zip: overlapping":          (overlapping, r"more than|twice|same name|Overlapped"),
    "zip: too many":             (lambda: Z(*((f"{n}", b"") for n in range(600))), MANY),
    "zip: too many folders":     (lambda: Z(*((f"{n}/", b"") for n in range(600))), MANY),
    "zip: long name":            (partial(Z, ("n" * 60_000, RIGHT)), NAME),
    "zip: deep":                 (partial(Z, ("a/" * 5000 + "p1.py", RIGHT)), NAME),
    "zip: same name":            (partial(Z, ("p1.py", RIGHT), ("p1.py", b"")), TWICE),
    "zip: same but for case":    (partial(Z, ("p1.py", RIGHT), ("P1.PY", b"")), TWICE),
    "zip: same accent":          (partial(Z, ("\u00e9.py", RIGHT), ("e\u0301.py", b"")), TWICE),
    "zip: file and folder":      (partial(Z, ("p1.py", RIGHT), ("p1.py/x", b"")), TWICE),
    "zip: same by two slashes":  (partial(Z, ("a/p1.py", RIGHT), ("a//p1.py", b"")), TWICE),
    "zip: encrypted":            (lambda: patched(Z(("p1.py", RIGHT)), (LOCAL, 6, b"\1"), (CENTRAL, 8, b"\1")), SECRET),
    "zip: strongly encrypted":   (lambda: patched(Z(("p1.py", RIGHT)), (LOCAL, 6, b"\x40"), (CENTRAL, 8, b"\x40")), DAMAGED),
    "zip: patch data":           (lambda: patched(Z(("p1.py", RIGHT)), (LOCAL, 6, b"\x20"), (CENTRAL, 8, b"\x20")), DAMAGED),
    "zip: bzip2":                (partial(Z, ("p1.py", RIGHT), method=zipfile.ZIP_BZIP2), ODD),
    "zip: deflate64":            (lambda: patched(Z(("p1.py", RIGHT)), (LOCAL, 8, b"\x09"), (CENTRAL, 10, b"\x09")), ODD),
    "zip: truncated":            (lambda: Z(("p1.py", RIGHT * 100))[:-40], DAMAGED),
    "zip: wrong checksum":       (lambda: Z(("p1.py", RIGHT)).replace(b"2 * x", b"3 * x"), DAMAGED),
    "zip: other local name":     (two_names, DAMAGED),
    "zip: name is no UTF-8":     (lambda: patched(Z(("p\u00e9.py", RIGHT)), (b"p\xc3", 1, b"\xff")), DAMAGED),
    "zip: directory elsewhere":  (lambda: patched(Z(("p1.py", RIGHT)), (LAST, 16, b"\xff\xff\xff\x7f")), DAMAGED),
    "zip: size of 64 bits":      (zip64_lie, r"more than|damaged"),
    "zip: local offset beyond":  (lambda: patched(Z(("p1.py", RIGHT)), (CENTRAL, 42, b"\xff\xff\xff\x7f")), DAMAGED),
    "zip: smaller than it is":   (lambda: patched(Z(("a", bytes(9 << 20)), method=zipfile.ZIP_DEFLATED), (CENTRAL, 24, struct.pack("<L", 9)), (LOCAL, 22, struct.pack("<L", 9))), DAMAGED),
    "zip: escape in a name":     (partial(Z, ("\x1b[2J.py", RIGHT)), NAME),
    "zip: line in a name":       (partial(Z, ("a\nb.py", RIGHT)), NAME),
    "zip: turned name":          (partial(Z, ("\u202eyp.1p", RIGHT)), NAME),
    "zip: invisible in a name":  (partial(Z, ("p\u200b1.py", RIGHT)), NAME),
    "zip: blank name":           (partial(Z, (" ", RIGHT)), NAME),
    "zip: name ends in a dot":   (partial(Z, ("p1.py.", RIGHT)), NAME),
    "zip: page in a name":       (partial(Z, ("<script>.py", RIGHT)), NAME),
    "zip: no directory":         (lambda: Z(("p1.py", RIGHT))[:45], DAMAGED),
    "tar: upwards":              (partial(T, ("../evil.py", RIGHT)), OUT),
    "tar: absolute":             (partial(T, ("/tmp/evil.py", RIGHT)), OUT),
    "tar: symbolic link":        (partial(T, ("p1.py", b""), type=tarfile.SYMTYPE, linkname="/etc/passwd"), KIND),
    "tar: hard link":            (partial(T, ("p1.py", b""), type=tarfile.LNKTYPE, linkname="/etc/passwd"), KIND),
    "tar: through a link":       (through_a_link, KIND),
    "tar: device":               (partial(T, ("p1.py", b""), type=tarfile.CHRTYPE, devmajor=1, devminor=8), KIND),
    "tar: block device":         (partial(T, ("p1.py", b""), type=tarfile.BLKTYPE), KIND),
    "tar: fifo":                 (partial(T, ("p1.py", b""), type=tarfile.FIFOTYPE), KIND),
    "tar: unknown kind":         (lambda: header(b"p1.py", b"Q", octal(0)) + header(b"q", b"2", octal(0)) + END, KIND),
    "tar: sparse":               (partial(T, ("p1.py", b""), type=tarfile.GNUTYPE_SPARSE), r"link or a device|damaged"),
    "tar: sparse by pax":        (lambda: extended(GNU__sparse__major=b"0", GNU__sparse__minor=b"1", GNU__sparse__map=b"0,1,1099511627776,1", GNU__sparse__size=b"1099511627777") + plain() + END, r"link or a device|more than|damaged"),
    "tar: sparse, no numbers":   (lambda: extended(GNU__sparse__map=b"a,b", GNU__sparse__size=b"x") + plain() + END, r"link or a device|damaged"),
    "tar: sparse 1.0, no map":   (lambda: extended(GNU__sparse__major=b"1", GNU__sparse__minor=b"0", GNU__sparse__realsize=b"9") + plain(b"zz\n" * 200) + END, r"link or a device|damaged"),
    "tar: pax upwards":          (lambda: extended(path=b"../evil.py") + plain() + END, OUT),
    "tar: pax absolute":         (lambda: extended(path=b"/tmp/evil.py") + plain() + END, OUT),
    "tar: pax of a null":        (lambda: extended(path=b"p1.py\0.txt") + plain() + END, NAME),
    "tar: pax no UTF-8":         (lambda: extended(path=b"p\xff1.py") + plain() + END, NAME),
    "tar: pax long name":        (lambda: extended(path=b"n" * 10_000) + plain() + END, NAME),
    "tar: pax size":             (lambda: extended(size=b"%d" % (1 << 62)) + plain() + END, r"more than|damaged"),
    "tar: pax negative size":    (lambda: extended(size=b"-512") + plain() + END, r"damaged|same name"),
    "tar: negative size":        (lambda: header(b"p1.py", b"0", b"\xff" * 12) + END, LONG),
    "tar: very negative size":   (lambda: header(b"p1.py", b"0", b"\xff" * 10 + b"\xfc\x00") + END, LONG),
    "tar: huge size":            (lambda: header(b"p1.py", b"0", b"\x80" + b"\x7f" * 11) + END, r"more than|damaged"),
    "tar: size is no number":    (lambda: header(b"p1.py", b"0", b"zzzzzzzzzzz") + END, DAMAGED),
    "tar: endless pax":          (lambda: extended(a=b"b" * 20_000) + plain() + END, LONG),
    "tar: endless pax for all":  (lambda: header(b"g", b"g", octal(6 << 20), b"6 a=b\n" * (1 << 20)) + plain() + END, LONG),
    "tar: endless name":         (lambda: header(b"././@LongLink", b"L", octal(1 << 20), bytes(1 << 20)) + plain() + END, LONG),
    "tar: pax of pax":           (lambda: extended(path=b"a") * 3000 + plain() + END, r"damaged|files and folders|more than"),
    "tar: long link of links":   (lambda: header(b"././@LongLink", b"L", octal(4), b"abc\0") * 3000 + plain() + END, r"damaged|files and folders|more than"),
    "tar: truncated":            (lambda: T(("p1.py", RIGHT * 500))[:2000], DAMAGED),
    "tar: wrong checksum":       (lambda: b"q" + T(("p1.py", RIGHT))[1:], DAMAGED),
    "tar: too many":             (lambda: T(*((f"{n}", b"") for n in range(600))), MANY),
    "tar: same name":            (partial(T, ("p1.py", RIGHT), ("./p1.py", b"")), TWICE),
    "tar: same but for case":    (partial(T, ("a/p1.py", RIGHT), ("A/P1.py", b"")), TWICE),
    "tar: escape in a name":     (partial(T, ("\x1b]0;x\x07.py", RIGHT)), NAME),
    "tar.gz: bomb":              (lambda: gzip.compress(bytes(200 << 20)), MUCH),
    "tar.gz: bomb of members":   (lambda: gzip.compress(bytes(1 << 20)) * 100, MUCH),
    "tar.gz: truncated":         (lambda: gzip.compress(T(("p1.py", RIGHT)))[:-20], DAMAGED),
    "tar.gz: wrong checksum":    (lambda: gzip.compress(T(("p1.py", RIGHT)))[:-8] + bytes(8), DAMAGED),
    "tar.gz: rubbish after":     (lambda: gzip.compress(T(("p1.py", RIGHT))) + b"rubbish", DAMAGED),
    "tar.gz: gzip in gzip":      (lambda: gzip.compress(gzip.compress(T(("p1.py", RIGHT)))), DAMAGED),
    "tar.xz":                    (lambda: lzma.compress(T(("p1.py", RIGHT))), DAMAGED),
    "rar":                       (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(100), DAMAGED),
    "7z":                        (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100), DAMAGED),
    "raw deflate":               (lambda: zlib.compress(RIGHT), DAMAGED),
    "python":                    (lambda: RIGHT, DAMAGED),
    "nothing":                   (lambda: b"", DAMAGED),
}
TAKEN: Mapping[str, tuple[Made, Mapping[str, bytes]]] = {
    "zip":                       (partial(Z, ("p1.py", RIGHT)), {"p1.py": RIGHT}),
    "zip: set-user-id":          (partial(Z, ("p1.py", RIGHT), mode=stat.S_IFREG | 0o6777), {"p1.py": RIGHT}),
    "zip: dots in a name":       (partial(Z, ("./a/./..p1..py", RIGHT)), {"a/..p1..py": RIGHT}),
    "zip: null in a name":       (lambda: patched(Z(("p1.pyXevil", RIGHT)), (b"p1.pyX", 5, b"\0")), {"p1.py": RIGHT}),
    "zip: empty folders":        (partial(Z, ("../", b""), ("/", b""), ("p1.py", RIGHT)), {"p1.py": RIGHT}),
    "zip: in a program":         (lambda: b"\x7fELF" + bytes(100) + Z(("p1.py", RIGHT)), {"p1.py": RIGHT}),
    "zip: nested":               (partial(nested, 4), {"inner.zip": nested(3)}),
    "zip: other languages":      (partial(Z, ("домашняя/Übung 1.py", RIGHT)), {"домашняя/Übung 1.py": RIGHT}),
    "zip: with nothing in it":   (partial(Z), {}),
    "tar":                       (partial(T, ("p1.py", RIGHT)), {"p1.py": RIGHT}),
    "tar: old":                  (partial(T, ("p1.py", RIGHT), form=tarfile.GNU_FORMAT), {"p1.py": RIGHT}),
    "tar: set-user-id":          (partial(T, ("p1.py", RIGHT), mode=0o6777, uid=0, uname="root"), {"p1.py": RIGHT}),
    "tar: pax without length":   (lambda: header(b"pax", b"x", octal(8), b"path=a\n\n") + plain() + END, {"p1.py": RIGHT}),
    "tar: two in one":           (lambda: T(("p1.py", RIGHT)) + T(("../evil.py", RIGHT)), {"p1.py": RIGHT}),
    "tar.gz":                    (lambda: gzip.compress(T(("p1.py", RIGHT))), {"p1.py": RIGHT}),
}
# fmt: on
