from .files import load as load_files
from .shifts import load

__all__ = ["load", "load_files"]
