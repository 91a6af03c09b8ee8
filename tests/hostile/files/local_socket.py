import socket


def f(x):
    socket.socket(socket.AF_UNIX).connect("@FOLDER@/socket")
    print("BREACH")
