"""Starts ministack, with three differences.

Paths are handed to functions as API Gateway hands them: a REST API passes a path on as the client
percent-encoded it; ministack decodes it, and code that decodes once, as it must on AWS, would decode
twice here.

Calls of the API wait for their turn, four for each processor at once: each call that runs beside
others has a worker, and fifty that start together on one machine starve each other of time.

Code and layers are unpacked once, not once for each worker: it takes as long as all else a worker does
to start.
"""

import asyncio
import hashlib
import os
import string
import tempfile
import threading
import types
import zipfile
from pathlib import Path
from urllib.parse import quote

from ministack import app as ministack
from ministack.core import lambda_runtime

EXECUTE_API = "/_aws/execute-api/"
CALLS_AT_ONCE = 4 * (os.cpu_count() or 1)


def as_the_gateway(application):
    """The ASGI application, given calls of the API in turn, and their paths as they came over the wire."""
    turns = asyncio.Semaphore(CALLS_AT_ONCE)

    async def wrapped(scope, receive, send):
        if scope["type"] == "http" and scope["path"].startswith(EXECUTE_API):
            # Bytes outside ASCII are encoded on AWS before they reach a function.
            path = quote(scope["raw_path"], safe=string.printable)
            async with turns:
                await application({**scope, "path": path}, receive, send)
        else:
            await application(scope, receive, send)

    return wrapped


class UnpackedOnce(zipfile.ZipFile):
    """A zip file whose copies in different places are links to one unpacked tree."""

    _shelf = Path(tempfile.gettempdir()) / "unpacked"
    _one_at_a_time = threading.Lock()

    def extractall(self, path=None, members=None, pwd=None):
        """Link what the file holds into ``path``."""
        content = hashlib.sha256(Path(self.filename).read_bytes()).hexdigest()
        tree = self._shelf / content
        with self._one_at_a_time:
            if not tree.exists():
                unfinished = tree.with_suffix(".unfinished")
                super().extractall(unfinished, members, pwd)
                unfinished.rename(tree)
        for entry in tree.iterdir():
            (Path(path) / entry.name).symlink_to(entry)


if __name__ == "__main__":
    ministack.app = as_the_gateway(ministack.app)
    # Only the module that starts workers sees the other ZipFile.
    lambda_runtime.zipfile = types.SimpleNamespace(**{**vars(zipfile), "ZipFile": UnpackedOnce})
    ministack.main()
