"""Starts ministack, with paths handed to functions as API Gateway hands them.

A REST API passes a path on as the client percent-encoded it; ministack decodes it. Code that decodes
once, as it must on AWS, would decode twice here.
"""

import string
from urllib.parse import quote

from ministack import app as ministack

EXECUTE_API = "/_aws/execute-api/"


def keeping_encoded_paths(application):
    """The ASGI application, given the path of a call to an API as it came over the wire."""

    async def wrapped(scope, receive, send):
        if scope["type"] == "http" and scope["path"].startswith(EXECUTE_API):
            # Bytes outside ASCII are encoded on AWS before they reach a function.
            scope = {**scope, "path": quote(scope["raw_path"], safe=string.printable)}
        await application(scope, receive, send)

    return wrapped


if __name__ == "__main__":
    ministack.app = keeping_encoded_paths(ministack.app)
    ministack.main()
