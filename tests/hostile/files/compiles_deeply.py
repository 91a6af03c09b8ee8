def f(x):
    return eval("[" * 80 + "]" * 80) or compile("(" * 10**5, "", "eval")
