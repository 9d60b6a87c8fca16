"""The face of the notices room."""

from core.notices.models import Notice
from core.notices.read import latest, see, text_of, unseen
from core.notices.tell import tell

__all__ = ["Notice", "latest", "see", "tell", "text_of", "unseen"]
