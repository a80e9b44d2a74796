"""The `acqflow` command: it reads like the menus."""

from acqflow.commands.root import main

__all__ = ["main"]
