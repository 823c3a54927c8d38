"""SLALOM-eff against the published implementation, as `slalom` does for SLALOM-fidel."""
from . import slalom


def run(options):
    return slalom.run(options, kind="eff")
