"""The addresses of the leaves, room by room."""

from .committee_roads import COMMITTEES
from .culture_roads import CULTURE
from .publishing_roads import PUBLISHING

LEAVES = [*CULTURE, *COMMITTEES, *PUBLISHING]
