from .maison import Maison, Sector

__all__ = ["Maison", "Sector"]
