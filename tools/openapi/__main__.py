"""Writes the documents; with ``--release`` also what the next release is compared with."""

import os
import sys

from tools import environment, local_secrets

if __name__ == "__main__":
    # The functions read their settings when they are imported.
    os.environ |= environment.for_functions("hito", local_secrets.make())

    from tools.openapi import changes
    from tools.openapi.document import FOLDER, WHOLE, documents, text

    FOLDER.mkdir(exist_ok=True)
    made = documents()
    for path, document in made.items():
        path.write_text(text(document), encoding="utf-8")
    if "--release" in sys.argv:
        changes.RELEASED.write_text(changes.released(made[WHOLE]), encoding="utf-8")
