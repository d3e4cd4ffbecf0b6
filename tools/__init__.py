"""The tools of the Makefile and the deployed tests: the local cloud, tokens, demo data."""
