"""Floor 9: who has to know, who takes care of it, and that somebody did."""
