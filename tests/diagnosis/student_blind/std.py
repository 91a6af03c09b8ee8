import numpy as np


class Scaler:
    def fit(self, X):
        n = X.shape[0]
        self.m = np.sum(X, axis=0) / n
        self.s = np.sqrt(np.sum((X - self.m) ** 2, axis=0) / n)
        return self

    def transform(self, X):
        return (X - self.m) / self.s


def standardise(X_train, X_test):
    sc = Scaler().fit(X_train)
    return sc.transform(X_train), sc.transform(X_test)
