"""The part of `make run` that needs the application, in one process: migrate, fill an empty database, greet.

Progress goes to standard error; standard output is the greeting, which `start` prints once the pages answer.
"""

import contextlib
import io
import sys

from click.exceptions import Abort, ClickException
from litestar.cli.main import litestar_group


def main() -> int:
    """Give 0 and the greeting, or another code and the reason on standard error."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            command("migrate")
            command("demo", "--if-empty")
        greeting = io.StringIO()
        with contextlib.redirect_stdout(greeting):
            command("demo", "--greeting")
    except ClickException as refused:
        print(refused.format_message(), file=sys.stderr)
        return 1
    except (Abort, KeyboardInterrupt):
        return 130
    print(greeting.getvalue())
    return 0


def command(*words: str) -> None:
    """One of our commands of the `litestar` CLI, as if typed, but without starting another Python."""
    litestar_group.main(args=list(words), prog_name="litestar", standalone_mode=False)


if __name__ == "__main__":
    sys.exit(main())
