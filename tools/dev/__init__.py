"""`make dev`: the functions behind an HTTP server on this machine, new after each save.

The server (``server``) is API Gateway, ``sources`` of events (``mappings``) deliver changes and messages, and a
process (``worker``) runs the functions, as Lambda would. ``workers`` replaces that process when a file changes. The
table, the queues and the bus are in the local cloud (``resources``).
"""
