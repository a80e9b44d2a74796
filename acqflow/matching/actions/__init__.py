"""What is done to bring titles to subjects."""

from acqflow.matching.actions.distribute import distribute
from acqflow.matching.actions.profiles import change_profile, save_profile

__all__ = ["change_profile", "distribute", "save_profile"]
