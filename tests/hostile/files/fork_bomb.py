# expected: FORBIDDEN
import os

while True:
    os.fork()
