"""Floor 0: money, ids, the clock, refusals and the wire. Knows neither Django nor restaurants."""
