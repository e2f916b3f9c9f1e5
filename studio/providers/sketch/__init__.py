"""The embedded pre-visualisation renderer: cuts people and products out of their photos and composes shots
from words.
"""
