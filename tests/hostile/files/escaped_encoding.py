# -*- coding: unicode_escape -*-
#\nprint("hidden in a comment")\ndef f(x):\n    return x
