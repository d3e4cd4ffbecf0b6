"""Writes the documents."""

import os

from tools import environment, local_secrets

if __name__ == "__main__":
    # The functions read their settings when they are imported.
    os.environ |= environment.for_functions("hito", local_secrets.make())

    from tools.openapi.document import FOLDER, documents, text

    FOLDER.mkdir(exist_ok=True)
    for path, document in documents().items():
        path.write_text(text(document), encoding="utf-8")
