import urllib.request


def f(x):
    return urllib.request.urlopen("http://127.0.0.1:@PORT@/answers").read()
