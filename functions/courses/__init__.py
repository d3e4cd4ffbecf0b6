"""Courses as their front end shows them: content, lessons done, sections."""
