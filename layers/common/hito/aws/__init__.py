"""Signed calls of AWS services that speak AWS JSON. It knows no table, and nothing of Hito.

The environment variables that it reads are AWS's own: docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html.
"""
