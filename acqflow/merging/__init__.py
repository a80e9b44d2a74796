"""Two titles that are one book: what every station keeps of the one is moved to the other by hand, and back."""

from acqflow.merging.by_hand import Merged, merge, unmerge

__all__ = ["Merged", "merge", "unmerge"]
