"""Replicate: pictures, upscales and face swaps by any model or version that settings name."""
