"""What a user would build instead of Hito: the tutorials contract in other ways, for `make bench`.

Each is written as the documentation of its framework advises. Where two ways are usual, it takes the quicker one.
"""
