"""What every audience needs of one case: its record, its place in the queue, its answers in words."""
