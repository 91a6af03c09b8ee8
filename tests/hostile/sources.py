"""Submissions that cannot be kept as a file of text: by name, their bytes."""

from __future__ import annotations

RIGHT = b"def f(x):\n    return 2 * x\n"
DEEP = 20_000

SOURCES = {
    "empty": b"",
    "only_a_newline": b"\n",
    "null_byte": b"def f(x):\n    return 2 * x\n\0",
    "all_null_bytes": bytes(4096),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(100),
    "zip_file": b"PK\x03\x04" + bytes(range(256)),
    "every_byte": bytes(range(256)) * 16,
    "utf_16": RIGHT.decode().encode("utf-16"),
    "utf_32": RIGHT.decode().encode("utf-32"),
    "latin_1": b"# caf\xe9\n" + RIGHT,
    "utf_7_cookie": b"# -*- coding: utf-7 -*-\n+AGQAZQBm f(x): return x\n",
    "two_cookies": b"# coding: utf-8\n# coding: latin-1\n# \xe9\n" + RIGHT,
    "cookie_of_a_codec": b"# coding: zlib_codec\n" + RIGHT,
    "cookie_of_an_idna": b"# coding: idna\n" + RIGHT,
    "bom_and_other_cookie": b"\xef\xbb\xbf# coding: latin-1\n" + RIGHT,
    "surrogates": b"x = '\xed\xa0\x80'\n" + RIGHT,
    "deep_parentheses": b"x = " + b"(" * DEEP + b")" * DEEP + b"\n" + RIGHT,
    "deep_lists": b"x = " + b"[" * 150 + b"]" * 150 + b"\n" + RIGHT,
    "deep_minus": b"x = " + b"-" * DEEP * 2 + b"1\n" + RIGHT,
    "deep_not": b"x = " + b"not " * DEEP + b"1\n" + RIGHT,
    "deep_attributes": b"x = f" + b".a" * DEEP * 5 + b"\n" + RIGHT,
    "deep_lambdas": b"x = " + b"lambda: " * DEEP + b"1\n" + RIGHT,
    "deep_blocks": b"".join(b" " * i + b"if 1:\n" for i in range(150)) + b" " * 150 + b"pass\n" + RIGHT,
    "deep_format": b"x = " + b"f'{" * 200 + b"1" + b"}'" * 200 + b"\n" + RIGHT,
    "long_sum": b"x = " + b"1+" * DEEP * 2 + b"1\n" + RIGHT,
    "long_power": b"x = " + b"9**" * 8 + b"9\n" + RIGHT,
    "long_number": b"x = " + b"9" * 100_000 + b"\n" + RIGHT,
    "long_line": b"x = '" + b"a" * 900_000 + b"'\n" + RIGHT,
    "unfinished_text": b"x = '''" + b"a" * 1000,
    "bidi_source": "def f(x):\n    return x  # \u202e\u2066 x * 2 \u2069\n".encode(),
    "twin_letters": "def \u0192(x):\n    return 2 * x\n\nf\u0430 = 1\n".encode(),  # ƒ is not f
    "escape_in_syntax": b"x = \x1b[2J\x1b]0;owned\x07 (\n",
    "page_in_syntax": b"x = <script>alert(1)</script>\n",
    "huge_indent": b"def f(x):\n" + b" " * 500_000 + b"return x\n",
    "many_functions": b"".join(b"def g%d(x): return x\n" % n for n in range(5_000)),
    "very_many_lines": b"x = 1\n" * 60_000 + b"def f(x):\n    raise ValueError\n",
}
HONEST = {
    "plain": RIGHT,
    "bom_and_windows_lines": b"\xef\xbb\xbf" + RIGHT.replace(b"\n", b"\r\n"),
    "old_mac_lines": RIGHT.replace(b"\n", b"\r"),
    "latin_1_cookie": b"# coding: latin-1\n# caf\xe9\n" + RIGHT,
    "cyrillic": "# удвоить\n".encode() + RIGHT,
    "prints_and_warns": b"import warnings\nprint('hello')\ndef f(x):\n    warnings.warn('w')\n    print(x)\n"
    b"    return 2 * x\n",
    "main_block": RIGHT + b"if __name__ == '__main__':\n    raise SystemExit(1)\n",
    "loops": b"import numpy as np\ndef f(x):\n    y = np.zeros_like(x)\n    for i in range(len(x)):\n"
    b"        for j in range(len(x[0])):\n            y[i, j] = 2 * x[i, j]\n    return y\n",
    "fortran_order": b"import numpy as np\ndef f(x):\n    return np.asfortranarray(2 * x)\n",
    "list_of_lists": b"def f(x):\n    return [[2 * v for v in row] for row in x.tolist()]\n",
    "plots": b"import matplotlib.pyplot as plt\ndef f(x):\n    plt.plot(x)\n    plt.show()\n    return 2 * x\n",
    "seeds": b"import numpy as np\nimport random\nnp.random.seed(1)\nrandom.seed(1)\n" + RIGHT,
    "star_import": b"from numpy import *\nfrom past.builtins import xrange\n" + RIGHT,
    "in_place": b"def f(x):\n    x *= 2\n    return x\n",
    "temporary_buffer": b"import io, tempfile\ndef f(x):\n    io.StringIO().write(str(x))\n    return 2 * x\n",
    "recursion": b"def f(x, n=500):\n    return 2 * x if n == 0 else f(x, n - 1)\n",
    "catches": b"def f(x):\n    try:\n        raise ValueError\n    except ValueError:\n        return 2 * x\n",
}
