"""What a form makes is made once: the second click of a double click finds the work done, and says the same."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

from markupsafe import Markup

from panel.core import db
from panel.core.csrf import FIELD as TOKEN_FIELD
from panel.core.http import AnyRequest
from panel.core.limits import Limit, within
from panel.core.sent import sent

FIELD = "_once"
ONCE = Limit("once", tries=1, window=timedelta(days=1))


def once_field() -> Markup:
    """The hidden input by which the server knows this very form again."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, uuid4().hex)


@asynccontextmanager
async def once(request: AnyRequest) -> AsyncIterator[bool]:
    """A transaction around what a form makes. False: this form has made it already with the same words.

    The caller then makes nothing; or, where an action refuses what is there (a name, an address), lets it refuse, and
    leads where the first click led. So Back and the same words make a second one after the first was renamed.
    What fails inside was not made, and the form may be sent again. So may one that the back button brought and that
    says something else now. A form without the field is always the first.
    """
    form = await sent(request)
    words = sorted(pair for pair in form.texts if pair[0] != TOKEN_FIELD)
    async with db.transaction():
        yield not form.get(FIELD) or await within(ONCE, repr(words))
