"""WaveSpeed: pictures from text and sources, upscaling, face swap, in pictures and videos."""
