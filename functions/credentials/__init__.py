"""The function ``credentials``: verifiable credentials of what learners earned."""
