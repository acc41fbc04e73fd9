"""The shape of the house: what no single change shows, and no reviewer should have to watch for."""
