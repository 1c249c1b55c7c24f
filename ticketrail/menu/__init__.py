"""Floor 5: what can be ordered: categories, items, options, allergens, and what has run out."""
