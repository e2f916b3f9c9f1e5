"""All wording that is sent to image services; functions from models to text, and nothing else."""
