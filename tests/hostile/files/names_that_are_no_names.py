globals()[3] = 4
globals()[None] = lambda: 0
globals()["f" * 10**6] = lambda: 0
