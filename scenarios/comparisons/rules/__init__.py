"""The numbers of a before/after report: pure, from two testers on, and never bolder than the data."""
