"""Google's Gemini: pictures by generateContent, Interactions or Batch; texts by its text models."""
