"""What the Makefile and the deployed tests call: the local cloud, tokens, demo data."""
