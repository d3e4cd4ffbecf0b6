"""Sends events to a learning record store as xAPI statements."""
