def f(x):
    text = "x"
    while True:
        text += text
