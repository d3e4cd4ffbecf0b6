"""Subscribers of events: who gets which events as signed webhooks."""
