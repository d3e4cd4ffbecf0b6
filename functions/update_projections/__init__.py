"""What follows from a change of the table: summaries, active days, completions, erasures and backfill jobs."""
