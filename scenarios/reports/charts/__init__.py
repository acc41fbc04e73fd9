"""Figures of the report: geometry in Python, markup in `templates/_charts`.

Pure: numbers in, frozen shapes out. Every coordinate is in the units of the figure's viewBox. No colour, no text of
its own: a shape says what it means (`better`, `worse`, `same`, `apart`) and the template draws it.
"""
