# expected: TIMED_OUT
while True:
    pass
