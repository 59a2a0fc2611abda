"""What the memory of funded projects gives to the rooms below: the demo's."""

from portal.kit import registry

from .demo import memory as demo_of_memory


def register() -> None:
    registry.demo_parts.add("funds.memory", registry.DemoPart("des projets d’habitants aidés", demo_of_memory.load), order=90)
