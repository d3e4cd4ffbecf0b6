"""How each contract spells a refusal."""
