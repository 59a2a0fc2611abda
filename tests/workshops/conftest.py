"""The house of these tests stands beneath all of them: opening one, its pages and its rights, costs more than most of what they do."""

from tests import grounds

from . import factories

grounds.under(__file__, lambda: factories.house())
