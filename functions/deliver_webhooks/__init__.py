"""Sends events to the subscriber as signed webhooks."""
