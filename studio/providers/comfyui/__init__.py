"""ComfyUI: a workflow of the user's own, run on their own machine."""
