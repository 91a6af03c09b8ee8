import socket


def f(x):
    socket.create_server(("127.0.0.1", 0))
    print("BREACH")
