from .calls import CallBackForm
from .papers import LINES, LineForm, lines_of

__all__ = ["LINES", "CallBackForm", "LineForm", "lines_of"]
