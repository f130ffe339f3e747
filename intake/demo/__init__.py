"""Made-up staff and requests for a development database; only the command line knows this room."""
