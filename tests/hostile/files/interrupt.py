# expected: FINISHED
def f(x):
    raise KeyboardInterrupt
