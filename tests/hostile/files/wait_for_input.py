def f(x):
    return input("Expected answer? ")
