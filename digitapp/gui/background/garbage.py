"""Free unreachable objects in the main thread alone.

Python frees cycles of objects in whichever thread happens to make the next object. Widgets are
always in cycles, and with them their variables, fonts and pictures. Freeing these calls Tk, which
raises an error in other threads, or makes them wait for the main loop.
"""

from __future__ import annotations

import gc
import tkinter as tk

from digitapp.gui.toolkit.listening import while_it_lives

_PAUSE = 1000
"""Milliseconds between two looks."""

_ALL = 10
"""Looks from one collection of all objects to the next, at least."""

_SETTLED = 5
"""Looks until the program is complete: what is there then stays, and is not looked through again,
which would take long."""

_GROWTH = 0.25
"""All are collected when so much more was made than there was, as Python does it: the time it takes
grows with the objects, of which a pile has many that stay."""


class GarbageCollector:
    """Stands in for Python's own collection of cycles while a window is open."""

    def __init__(self, root: tk.Tk) -> None:
        """Take over until the window is destroyed; call in the main thread, as all methods."""
        self._root = root
        self._automatic = gc.isenabled()
        gc.disable()
        self._looks, self._made, self._kept = 0, 0, 0
        self._settling, self._frozen = _SETTLED, False
        self._timer = root.after(_PAUSE, self._look)
        while_it_lives(root, self._stop)

    def _look(self) -> None:
        """Collect the young objects where there are many, and after a while all."""
        self._looks += 1
        self._settling -= 1
        if self._settling == 0:
            gc.freeze()
            self._frozen = True
        young = gc.get_count()[0]
        if young > gc.get_threshold()[0]:
            gc.collect(1)
            self._made += young
        if self._looks >= _ALL and self._made > _GROWTH * self._kept:
            gc.collect()
            self._looks, self._made, self._kept = 0, 0, len(gc.get_objects())
        self._timer = self._root.after(_PAUSE, self._look)

    def thaw(self) -> None:
        """Look through all objects once more: many that were to stay are gone."""
        self._unfreeze()
        self._settling, self._kept = _ALL + _SETTLED, 0
        self._made += 1

    def _stop(self) -> None:
        self._root.after_cancel(self._timer)
        self._unfreeze()
        gc.collect()
        if self._automatic:
            gc.enable()

    def _unfreeze(self) -> None:
        """Undo the freezing of this window, not that of whoever else froze objects."""
        if self._frozen:
            gc.unfreeze()
        self._frozen = False
