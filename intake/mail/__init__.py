"""Letters: what they say, who is told, and the process that delivers them."""
