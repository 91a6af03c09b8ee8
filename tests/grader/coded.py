"""Problems of an assignment that are answered in code, and what is handed in to the first."""

CODE = '\n[[problem]]\nid = "code"\nfamily = "sum-product"\nanswer = "code"\nset = { form = "(x+y)z" }\n'
SVM = '\n[[problem]]\nid = "svm"\nfamily = "svm-loss"\nanswer = "code"\n'
RIGHT = "def sum_product(x, y, z):\n    return (x + y) * z, z, z, x + y\n"
WRONG = "def sum_product(x, y, z):\n    return (x + y) * z, z, z, x - y\n"
