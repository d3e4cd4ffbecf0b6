"""Projections of the table: summaries, activity days, completions, erasures and starts of backfill jobs."""
