def f(x):
    print "x is", x
    return 2 * x
