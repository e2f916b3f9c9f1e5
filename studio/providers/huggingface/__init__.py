"""Hugging Face: pictures and conversations through its router, on one's own or a visitor's account."""
