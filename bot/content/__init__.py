"""What maintainers write: located, read, checked. Errors name file, line and the mend."""

from .errors import ContentError, Problem
from .load import Content, CrisisText, Response, load
from .locate import content_root

__all__ = ["Content", "ContentError", "CrisisText", "Problem", "Response", "content_root", "load"]
