"""The pages patients see."""
