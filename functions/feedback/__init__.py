"""A tutor that answers, remembers and is measured."""
