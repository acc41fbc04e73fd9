"""The figures of the README: real processes, a real driver, ratios that gate."""
