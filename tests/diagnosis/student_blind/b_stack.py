from collections import deque

class Stack:
    def __init__(self, capacity):
        self.cap, self.q = capacity, deque()
    def push(self, item):
        if len(self.q) < self.cap:
            self.q.append(item)
        else:
            raise ValueError("full")
    def pop(self):
        if len(self.q) == 0:
            raise ValueError("empty")
        return self.q.pop()
