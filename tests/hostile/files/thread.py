# expected: FORBIDDEN
import threading


def f(x):
    threading.Thread(target=print).start()
