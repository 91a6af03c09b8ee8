def f(x):
    with open("@FOLDER@/written", "w") as file:
        file.write("x")
    print("BREACH")
    return x
