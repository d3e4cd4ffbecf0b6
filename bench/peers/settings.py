"""What the peers read from their environment."""

import os

# asyncpg's form; SQLAlchemy's has the driver in it.
DATABASE_URL = os.environ.get("DATABASE_URL", "")
JWT_SECRET = os.environ.get("JWT_SECRET", "")
JWT_ISSUER = os.environ.get("JWT_ISSUER", "")
JWT_AUDIENCE = os.environ.get("JWT_AUDIENCE", "")
TABLE_NAME = os.environ.get("TABLE_NAME", "")

# Multiplies the contract's rate limits.
RATE_LIMITS = float(os.environ.get("RATE_LIMITS", "1"))

# Whether a write is one transaction. The contract's own code has none.
TRANSACTIONS = os.environ.get("TRANSACTIONS") == "1"
