"""Messages that wait for the outside world; written in the transaction of what they tell."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class Message(Table):
    """One message to one address. The bodies hold personal links: sealed, and blanked once sent in production."""

    id = UUID(primary_key=True)
    dedupe_key = Varchar(length=160, unique=True)
    channel = Varchar(length=10, default="email")
    template = Varchar(length=60)
    language = Varchar(length=5)
    to_name = Varchar(length=200)
    to_address = Varchar(length=320)
    subject = Varchar(length=300)
    sealed_text = Text(default="")
    sealed_html = Text(default="")
    message_id = Varchar(length=200)
    state = Varchar(length=12, default="queued", index=True)
    attempts = Integer(default=0)
    due_at = Timestamptz(default=None, null=False, index=True)
    claimed_at = Timestamptz(default=None, null=True)
    sent_at = Timestamptz(default=None, null=True)
    created_at = Timestamptz(default=None, null=False, index=True)
    last_error = Varchar(length=500, default="")
    about_kind = Varchar(length=30, default="")
    about_id = UUID(default=None, null=True, index=True)
    customer_id = UUID(default=None, null=True, index=True)
    paused_at = Timestamptz(default=None, null=True)
    """Since when it goes nowhere, whatever its state: nothing may be written to this customer for now."""
