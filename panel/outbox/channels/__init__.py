"""Ways to deliver a message. A new one is a module here and a member of this tuple."""

from panel.outbox.channels.base import Channel, Line, NoLine, Parcel, Refused, Unreachable
from panel.outbox.channels.email import Email

CHANNELS: tuple[Channel, ...] = (Email(),)

__all__ = ["CHANNELS", "Channel", "Line", "NoLine", "Parcel", "Refused", "Unreachable"]
