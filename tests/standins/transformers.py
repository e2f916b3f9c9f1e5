"""Stands in for transformers where it only has to be there."""
