"""Models on this machine, run by diffusers in a process of their own."""
