"""What a browser sent in the body of a request: names with texts, and files. Read once a request.

The framework's own reader keeps the last thousand bodies in memory, passwords and comments among them; this one none.
"""

from urllib.parse import parse_qsl

import msgspec
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from panel.core.http import AnyRequest

MAX_FIELDS = 5_000
"""More than the longest list of ticks has. A body of nothing but separators would take minutes to read."""
URL_ENCODED = "application/x-www-form-urlencoded"


class Sent(msgspec.Struct, frozen=True):
    """The fields of a form in their order; a name may come more than once."""

    texts: list[tuple[str, str]] = []
    files: dict[str, UploadFile] = {}

    def get(self, name: str) -> str:
        """The first text under this name, `""` for none."""
        return next((text for key, text in self.texts if key == name), "")


async def sent(request: AnyRequest) -> Sent:
    """The request's form; empty for a body that is no form. Raises the framework's 4xx for one that is too large or
    broken."""
    state = request.scope["state"]
    if "sent" not in state:
        state["sent"] = await _read(request)
    return state["sent"]


async def _read(request: AnyRequest) -> Sent:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == URL_ENCODED:
        body = (await request.body()).decode("latin-1")
        if body.count("&") >= MAX_FIELDS:
            raise RequestEntityTooLarge
        return Sent(parse_qsl(body, keep_blank_values=True))
    try:
        pairs = list((await request.form()).multi_items())
    except (UnicodeDecodeError, LookupError):  # a part that is not in the letters that it names
        raise ClientException from None
    return Sent(
        [(name, value) for name, value in pairs if isinstance(value, str)],
        {name: value for name, value in pairs if isinstance(value, UploadFile) and value.filename},
    )
