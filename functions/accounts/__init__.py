"""Guides with exercises, attempts at them, and progress."""
