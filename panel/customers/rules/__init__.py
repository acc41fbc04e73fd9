"""What a customer is, what may be stored of one, and how a file of customers is read. Pure."""

from panel.customers.rules.people import (
    BASIS_NAMES,
    KIND_NAMES,
    SALUTATIONS,
    Basis,
    CustomerInput,
    CustomerView,
    Kind,
    count_words,
    is_colleague,
    may_write_to,
    problems,
)

__all__ = [
    "BASIS_NAMES",
    "KIND_NAMES",
    "SALUTATIONS",
    "Basis",
    "CustomerInput",
    "CustomerView",
    "Kind",
    "count_words",
    "is_colleague",
    "may_write_to",
    "problems",
]
