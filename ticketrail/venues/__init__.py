"""Floor 3: restaurants, their settings, stations, opening hours and business day."""
