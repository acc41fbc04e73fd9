"""NumPy and SciPy's special functions, loaded at the first calculation.

They are a third of what a process needs to start, and most processes never compare anything. `Array` stands for
`np.ndarray` where a signature is read before.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from scipy import special

    Array = np.ndarray
else:

    class Later(ModuleType):
        """Stands for a module until something of it is asked for; afterwards has all of its names itself."""

        def __getattr__(self, name: str) -> Any:
            self.__dict__.update(vars(import_module(self.__name__)) | {"__name__": self.__name__})
            return getattr(import_module(self.__name__), name)

    np, special, Array = Later("numpy"), Later("scipy.special"), Any

__all__ = ["Array", "np", "special"]
