"""The patient's side: a sitting from its first page to the filed case, saving and updating."""
