"""Two titles that are one book are merged by hand, and one that is two books is split; both can be undone."""

from acqflow.merging.by_hand import Merged, merge, unmerge
from acqflow.merging.splitting import Split, split, unsplit

__all__ = ["Merged", "Split", "merge", "split", "unmerge", "unsplit"]
