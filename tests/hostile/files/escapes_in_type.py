def f(x):
    raise type("x+sandbox-failed\x1b[2J<b>\n", (Exception,), {})
