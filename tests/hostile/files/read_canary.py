def f(x):
    with open("@FOLDER@/canary") as file:
        print("BREACH", file.read())
