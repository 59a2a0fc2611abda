from .household import Household, Membership

__all__ = ["Household", "Membership"]
