import pickle


def f(x):
    return pickle.loads(b"cos\nsystem\n(S'id'\ntR.")
