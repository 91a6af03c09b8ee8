def f(x):
    return {"\x1b[2J": x, "<script>": x, "=1+1": x}
