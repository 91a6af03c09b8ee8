import multiprocessing


def f(x):
    multiprocessing.Process(target=print, args=("BREACH",)).start()
