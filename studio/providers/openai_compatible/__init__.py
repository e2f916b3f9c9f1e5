"""OpenAI, and every gateway or local server that speaks its format: pictures, edits and conversations."""
