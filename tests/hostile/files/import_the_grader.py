import sys

sys.path[:0] = ["@ROOT@"]
import grader.code.marking  # noqa: E402, F401

print("BREACH")
