"""The OpenAPI documents are what the code makes of its routes and schemas."""

import pytest

from tools.openapi import document


@pytest.mark.parametrize("path", sorted(document.documents()), ids=lambda path: path.name)
def test_a_document_is_made_from_what_the_functions_declare(path):
    assert path.read_text(encoding="utf-8") == document.text(document.documents()[path]), "run: make openapi"
