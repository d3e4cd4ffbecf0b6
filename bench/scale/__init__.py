"""What a million daily learners ask of Hito, and what that costs: docs/scale.md, from the figures of `make bench`."""
