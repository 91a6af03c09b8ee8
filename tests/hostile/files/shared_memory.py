# expected: FORBIDDEN
from multiprocessing import shared_memory


def f(x):
    return shared_memory.SharedMemory(create=True, size=4096).size
