"""What can be wrong with plugins; each stops the start, since half a system is worse than none."""

from collections.abc import Iterable


class PluginError(Exception):
    """The plugins cannot be used as they are; `problems` lists every reason found."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class FrozenRegistryError(RuntimeError):
    """Something tried to register after the start, when requests already run."""


class DuplicateKeyError(ValueError):
    """Two things claim one key."""
