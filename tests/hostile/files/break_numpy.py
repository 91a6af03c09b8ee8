# expected: EXITED FINISHED PROTOCOL
# The child's own helpers are within reach, the other side's are not.
import json

import numpy as np

np.asarray = np.array = json.dumps = lambda *args, **kwargs: b"broken"


def f(x):
    return x
