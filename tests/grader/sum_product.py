"""A problem of an assignment that is answered in code, and what is handed in to it."""

CODE = '\n[[problem]]\nid = "code"\nfamily = "sum-product"\nanswer = "code"\nset = { form = "(x+y)z" }\n'
RIGHT = "def sum_product(x, y, z):\n    return (x + y) * z, z, z, x + y\n"
WRONG = "def sum_product(x, y, z):\n    return (x + y) * z, z, z, x - y\n"
