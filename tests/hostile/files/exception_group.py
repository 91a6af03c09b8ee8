def f(x):
    raise BaseExceptionGroup("several", [SystemExit(0), KeyboardInterrupt()])
