class Called:
    def __call__(self, x):
        return 2 * x

    def __getattribute__(self, name):
        raise SystemExit


f = Called()
