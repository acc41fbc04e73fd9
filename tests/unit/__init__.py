"""Rules alone: no database, no clock, seconds."""
