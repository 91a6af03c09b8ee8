class f:
    def __new__(cls, x):
        return type("T" * 10**7, (), {})()
