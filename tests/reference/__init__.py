"""The rules of the comparison against reference values: `python -m tests.reference FILE`."""
