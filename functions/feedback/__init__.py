"""A tutor that answers learners, recalls earlier entries and measures its replies."""
