"""The web page and the REST calls, on 127.0.0.1 alone; the extra `web`.

Only the command `serve` imports this package; the rest of digitapp opens no socket.
"""
