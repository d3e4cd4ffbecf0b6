"""Clients of systems outside Hito's own table."""
