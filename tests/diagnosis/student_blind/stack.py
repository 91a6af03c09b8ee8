class Stack(object):
    def __init__(self, capacity):
        self.size = capacity
        self.data = [None] * capacity
        self.top = 0

    def push(self, item):
        if self.top >= self.size:
            raise Exception("overflow")
        self.data[self.top] = item
        self.top += 1

    def pop(self):
        if self.top == 0:
            raise Exception("underflow")
        self.top -= 1
        return self.data[self.top]
