import socket


def f(x):
    return len(socket.gethostbyname("localhost.localdomain.example"))
