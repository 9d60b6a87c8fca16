"""The face of the states room."""

from core.states.errors import OutOfOrder, Refusal, sentence_of
from core.states.machine import Machine, Step

__all__ = ["Machine", "OutOfOrder", "Refusal", "Step", "sentence_of"]
