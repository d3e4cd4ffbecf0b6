"""Authoring of courses: content enters nowhere else."""
