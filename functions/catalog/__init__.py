"""Authoring of courses: the only place where content enters."""
