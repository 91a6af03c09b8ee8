# expected: FORBIDDEN
def f(x):
    with open("/etc/passwd") as file:
        return len(file.read())
