import logging


def f(x):
    while True:
        logging.warning("x" * 1000)
