"""What the page's script sends while a tester types, for nobody to lose."""

import msgspec
from litestar import Response, put
from litestar.exceptions import ClientException
from litestar.params import FromPath

from panel.core.clock import now
from panel.core.guard import TESTER
from panel.core.http import AnyRequest
from scenarios.runs import actions
from scenarios.runs.actions.drafts import Fields, Value
from scenarios.runs.rules import END
from scenarios.runs.walk import walk_of


@put("/my/draft/{number:int}", allow=TESTER)
async def keep_draft(request: AnyRequest, number: FromPath[int]) -> Response[None]:
    """What the page's script sends while the tester types; `number` past the last step means the end."""
    walk = await walk_of(request)
    sent = _corrected(request, _read(await request.body()))
    key = END if number > walk.steps else walk.step(number).key
    await actions.keep_draft(walk.run, number - 1, key, sent)
    return Response(None, status_code=204)


def _read(body: bytes) -> Fields:
    """What the script sent, or 400 for what no script of ours sends."""
    try:
        return msgspec.json.decode(body, type=Fields)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise ClientException from None


def _corrected(request: AnyRequest, sent: Fields) -> Fields:
    """Times of a device whose clock is wrong, moved by what it is wrong."""
    mine, theirs = int(now().timestamp() * 1000), request.headers.get("x-now", "")
    shift = mine - int(theirs) if theirs.isascii() and theirs.isdigit() and len(theirs) < 17 else 0
    return {name: (_clean(value), max(0, min(at + shift, mine))) for name, (value, at) in sent.items()}


def _clean(value: Value) -> Value:
    """Without NUL, as everywhere; blanks stay, for somebody is typing."""
    return value.replace("\x00", "") if isinstance(value, str) else [one.replace("\x00", "") for one in value]
