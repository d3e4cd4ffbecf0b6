"""What clients collected while they were offline."""
