"""Floor 4: who somebody is, where they work, and what they may do."""
