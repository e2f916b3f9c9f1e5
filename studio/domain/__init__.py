"""The vocabulary of the product as frozen models; imports nothing of ours but the errors."""
