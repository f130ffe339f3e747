"""The front desk's side: the queue, a case at the desk, the work on it, search and duty."""
