"""fal: pictures from text and sources over its queue, upscaling, face swap."""
