"""What holds: unit (rules), contracts (the shape of the house), integration (both databases), e2e (a browser)."""
