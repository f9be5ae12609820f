"""The models of the project itself, where Django looks for them."""

from pdap.mail.models import Mail

__all__ = ["Mail"]
