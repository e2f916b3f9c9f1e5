"""Stands in for peft where it only has to be there."""
