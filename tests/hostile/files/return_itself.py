def f(x):
    me = []
    me.append(me)
    return me
