"""Use cases with time in them: running a plan, making one keyframe, bringing a photo to 4K."""
