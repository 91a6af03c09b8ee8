def f(x):
	if True:
        return 2 * x
