"""What a process needs to start: nothing of what only a comparison computes with."""

import subprocess
import sys

LOADED = "import sys, app; print(sorted({'numpy', 'scipy'} & set(sys.modules)))"


def test_the_application_starts_without_numpy_and_scipy() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_they_come_at_the_first_calculation() -> None:
    use = f"{LOADED}; from scenarios.comparisons.rules.numeric import np, special; print(np.sqrt(4), special.ndtr(0))"
    done = subprocess.run([sys.executable, "-c", use], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[1] == "2.0 0.5"
