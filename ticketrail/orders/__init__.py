"""Floor 7: orders and their items, the moves they can make, and tracking tokens."""
