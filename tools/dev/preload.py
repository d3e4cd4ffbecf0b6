"""Imports the libraries that the functions use; every worker is a fork of the process that loaded this."""

import contextlib
import importlib

from tools.dev import files, worker

# The worker itself, too.
__all__ = ["worker"]

for _name in files.libraries():
    # Its function reports what cannot be imported.
    with contextlib.suppress(ImportError):
        importlib.import_module(_name)
