# expected: TIMED_OUT
def f(x):
    while True:
        try:
            while True:
                pass
        except BaseException:  # noqa: BLE001 - that is the point
            continue
