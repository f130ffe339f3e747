"""The pages that only inform, open to everybody."""
