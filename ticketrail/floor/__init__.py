"""Floor 6: areas, tables, their codes, and the parties that sit at them."""
