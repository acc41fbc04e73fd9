"""One machine, one person: how `make` installs and starts Probelauf in this folder."""
