"""What is done to bring titles to subjects."""

from acqflow.matching.actions.distribute import distribute
from acqflow.matching.actions.profiles import save_profile

__all__ = ["distribute", "save_profile"]
