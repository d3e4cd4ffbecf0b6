"""A tutor that answers learners, remembers and is measured."""
