# The array that was returned first is changed while the second call runs.
kept = []


def f(x):
    kept.append(2 * x)
    for one in kept[:-1]:
        one[:] = 0
    return kept[-1]
