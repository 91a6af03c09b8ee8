import smtplib


def f(x):
    smtplib.SMTP("127.0.0.1", @PORT@)
