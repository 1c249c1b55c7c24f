"""Floor 8: money taken and given back. Keeps law 10 together with the orders' sums."""
