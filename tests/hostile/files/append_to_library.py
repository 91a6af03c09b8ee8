import json


def f(x):
    with open(json.__file__, "a") as file:
        file.write("\nraise SystemExit\n")
    print("BREACH")
