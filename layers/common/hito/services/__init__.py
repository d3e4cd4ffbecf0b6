"""Systems outside Hito's own table."""
