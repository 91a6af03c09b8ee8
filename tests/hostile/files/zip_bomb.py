import zlib


def f(x):
    packed = zlib.compress(bytes(64 << 20))
    kept = []
    while True:
        kept.append(zlib.decompress(packed))
