import socket


def f(x):
    socket.socket().connect(("127.0.0.1", @PORT@))
    print("BREACH")
