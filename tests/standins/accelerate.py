"""Stands in for accelerate where it only has to be there."""
