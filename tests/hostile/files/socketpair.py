# expected: FORBIDDEN
import socket


def f(x):
    return len(socket.socketpair())
