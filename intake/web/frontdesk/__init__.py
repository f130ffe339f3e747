"""The front desk: the queue, the call list, and the work on one request."""
