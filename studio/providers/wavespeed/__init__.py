"""WaveSpeed: pictures from text and sources, upscaling, face swap."""
