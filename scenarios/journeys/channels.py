"""The channels in which customer and company meet: one member each, with its label and icon."""

from enum import StrEnum

from panel.core.i18n import N_


class Channel(StrEnum):
    WEB = "web"
    APP = "app"
    HOTLINE = "hotline"
    LETTER = "letter"
    SHOP = "shop"
    CHAT = "chat"
    EMAIL = "email"
    SMS = "sms"
    TECHNICIAN = "technician"

    @property
    def label(self) -> str:
        """msgid: "Website"."""
        return _FACES[self][0]

    @property
    def where(self) -> str:
        """msgid: "On the website"."""
        return _FACES[self][1]

    @property
    def icon(self) -> str:
        return _FACES[self][2]


_FACES: dict[Channel, tuple[str, str, str]] = {
    Channel.WEB: (N_("Website"), N_("On the website"), "globe"),
    Channel.APP: (N_("App"), N_("In the app"), "smartphone"),
    Channel.HOTLINE: (N_("Hotline"), N_("On the phone"), "headset"),
    Channel.LETTER: (N_("Letter"), N_("By letter"), "mailbox"),
    Channel.SHOP: (N_("Shop"), N_("In the shop"), "store"),
    Channel.CHAT: (N_("Chat"), N_("In the chat"), "messages-square"),
    Channel.EMAIL: (N_("E-mail"), N_("By e-mail"), "at-sign"),
    Channel.SMS: (N_("SMS"), N_("By SMS"), "message-square"),
    Channel.TECHNICIAN: (N_("Technician"), N_("With the technician"), "wrench"),
}
