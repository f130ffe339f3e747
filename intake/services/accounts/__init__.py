"""Staff accounts: who may sign in, with what, and who looks after them."""
