from .files import load as load_files
from .given import load as load_given
from .needs import load as load_needs
from .shifts import load

__all__ = ["load", "load_files", "load_given", "load_needs"]
