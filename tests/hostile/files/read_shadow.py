def f(x):
    return len(open("/etc/shadow").read())
