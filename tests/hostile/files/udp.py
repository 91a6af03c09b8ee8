import socket


def f(x):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hidden", ("127.0.0.1", @UDP@))
    print("BREACH")
