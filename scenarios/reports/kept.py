"""A few results by the digest of what they were made from: values that never change, so every process may keep its own."""

from collections import OrderedDict
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """The last `size` values that somebody asked for."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._values: OrderedDict[object, V] = OrderedDict()

    def get(self, key: object) -> V | None:
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: object, value: V) -> V:
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self.size:
            self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        self._values.clear()
