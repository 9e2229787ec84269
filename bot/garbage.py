"""How often Python looks for garbage: rarely, as most of what there is stays in use."""

from __future__ import annotations

import gc

#: Objects made and not yet let go of after which garbage is looked for, and how often among the
#: older ones. A poller with hundreds of feeds in hand has more than the 700 of Python, all in use;
#: a short command reads its tables and ends.
_AFTER = (50_000, 20, 100)


def look_for_garbage_rarely() -> None:
    """Say that all there is now stays until the end, and look for garbage in the rest."""
    gc.freeze()
    gc.set_threshold(*_AFTER)
    gc.enable()
