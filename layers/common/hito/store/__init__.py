"""The one table: its keys, its items, and the only code that talks to DynamoDB."""
