"""How pictures measure, and which of them is best."""
