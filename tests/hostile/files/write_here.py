def f(x):
    with open("here.txt", "w") as file:
        file.write("x" * 1000)
    return 2 * x
