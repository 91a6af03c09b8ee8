class Node:
    def __init__(self, item, below):
        self.item, self.below = item, below

class Stack:
    def __init__(self, capacity):
        self.capacity, self.n, self.head = capacity, 0, None
    def push(self, item):
        if self.n == self.capacity:
            raise IndexError("overflow")
        self.head = Node(item, self.head)
        self.n += 1
    def pop(self):
        if self.head is None:
            raise IndexError("underflow")
        item = self.head.item
        self.head = self.head.below
        self.n -= 1
        return item
