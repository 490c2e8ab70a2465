"""PURE: normalising and matching of what people write; the other thing of live that recruit may import."""

from live.words.verdict import normalise, verdict

__all__ = ["normalise", "verdict"]
