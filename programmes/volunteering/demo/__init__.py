from .shifts import load

__all__ = ["load"]
