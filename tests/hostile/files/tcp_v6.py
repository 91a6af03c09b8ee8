import socket


def f(x):
    socket.socket(socket.AF_INET6).connect(("::ffff:127.0.0.1", @PORT@))
    print("BREACH")
