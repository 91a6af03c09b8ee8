# What earlier submissions left in the memory of the worker
import gc


def f(x):
    for thing in gc.get_objects():
        if isinstance(thing, dict) and any(type(key) is str and key.startswith("ONLY_THE_OTHER") for key in thing):
            print("BREACH")
    return x


globals()["ONLY_THE" + "_OTHER" + "_X"] = 1
del globals()["ONLY_THE" + "_OTHER" + "_X"]
