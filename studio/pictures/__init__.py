"""Pictures from outside, read in child processes: the server itself never decodes a byte of them."""
