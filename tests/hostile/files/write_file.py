# expected: FORBIDDEN
def f(x):
    with open("/usr/lib/written", "w") as file:
        file.write("x")
