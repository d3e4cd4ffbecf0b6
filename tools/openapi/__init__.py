"""The OpenAPI documents, made from the routes that the functions declare and the schemas that parse and render.

``python -m tools.openapi`` writes docs/openapi.json, and docs/openapi/ with one document for each contract.
"""
