"""Language lessons with exercises, records of progress, and achievements."""
