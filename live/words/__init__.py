"""PURE: normalising and matching of what people write; the other thing of live that recruit may import."""

from live.words.listing import REFUSE, Listing
from live.words.screening import must_wait, no_screening
from live.words.verdict import normalise, tighten, verdict

__all__ = ["REFUSE", "Listing", "must_wait", "no_screening", "normalise", "tighten", "verdict"]
