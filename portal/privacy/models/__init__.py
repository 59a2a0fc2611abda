from .request import DataRequest

__all__ = ["DataRequest"]
