import _thread


def f(x):
    _thread.start_new_thread(print, ("BREACH",))
