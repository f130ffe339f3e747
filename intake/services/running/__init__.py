"""The running of the office: what it reached, what is wrong now, whom the form loses."""
