"""What people agree to, word for word. A change of words is a new VERSION; what was shown is kept by its SHA-256."""

import hashlib

import msgspec

from panel.core.german import A_, spoken

VERSION = 4
ALL_ROUNDS_SINCE = 4
"""From this version on the words say that one study asks the same people more than once."""
WAIT_AT_MOST = 2
"""So many storage times a round that is still planned may keep the answers of a study joined to the people."""


class Company(msgspec.Struct, frozen=True):
    """Who asks, as the words name them."""

    name: str
    contact_name: str
    contact_email: str
    contact_phone: str = ""
    privacy_url: str = ""
    storage_months: int = 24
    """So many months after a study's last day the answers are cut from the person (see `WAIT_AT_MOST`)."""


class Section(msgspec.Struct, frozen=True):
    """One point: what it is about, and what we say. Shown exactly like this."""

    title: str
    text: str


class ConsentWords(msgspec.Struct, frozen=True):
    """The words for one person. `body` is what is stored and hashed; `sections` the same words to lay out."""

    version: int
    language: str
    sections: tuple[Section, ...]
    body: str
    sha256: str


_DE: dict[str, tuple[str, str]] = {
    "purpose": (
        "Wozu wir fragen",
        A_(
            "{company} möchte wissen, wie gut ein ganzer Vorgang für Menschen funktioniert, von Anfang bis Ende. Sie "
            "gehen ihn Schritt für Schritt durch und sagen uns, wie es war. Geprüft wird der Vorgang, nicht Sie."
        ),
    ),
    "rounds": (
        "Eine Untersuchung, mehrere Runden",
        A_(
            "Diese Untersuchung fragt mindestens zweimal: bevor der Vorgang verbessert wird und danach, oft Monate später. "
            "Zu jeder Runde dürfen wir Sie einladen; ob Sie mitmachen, entscheiden Sie jedes Mal neu. Zu anderen "
            "Untersuchungen laden wir Sie nur ein, wenn Sie das unten ankreuzen."
        ),
    ),
    "stored": (
        "Was wir speichern",
        A_(
            "Ihre Antworten und Kommentare, wann Sie einen Schritt geöffnet und beendet haben, und ob Sie Kundin oder "
            "Kunde, Kollegin oder Kollege sind. Ihr Name steht nicht bei den Antworten, sondern getrennt davon."
        ),
    ),
    "kept": (
        "Wie lange wir es behalten",
        A_(
            "Spätestens {months} Monate nach dem letzten Tag der Untersuchung trennen wir Ihre Antworten endgültig von Ihrem "
            "Namen und löschen unsere E-Mails dazu. Ist dann noch eine Runde geplant, warten wir bis zu deren letztem Tag, "
            "höchstens {limit} Monate.{records}"
        ),
    ),
    "seen": (
        "Wer es sieht",
        A_(
            "Das Marketing von {company} lädt ein{pays}; es weiß, wer teilnimmt. Wer den Vorgang "
            "verbessert, sieht die Antworten ohne Namen und ohne Alter. Ihre Kommentare erscheinen nur dann wörtlich, "
            "wenn Sie das unten ankreuzen."
        ),
    ),
    "small": (
        "Wenige nehmen teil",
        A_(
            "An dieser Untersuchung nehmen nur wenige Menschen teil. Kolleginnen und Kollegen, die Sie kennen, könnten"
            " Ihre Antworten wiedererkennen."
        ),
    ),
    "free": (
        "Freiwillig, jederzeit",
        A_(
            "Die Teilnahme ist freiwillig. Sie können jederzeit aufhören, ohne einen Grund zu nennen, und dabei Ihre "
            "Antworten löschen lassen. Ihre Einwilligung können Sie jederzeit für die Zukunft widerrufen. Auf Ihren "
            "Vertrag oder Ihre Beschäftigung bei {company} hat das keinen Einfluss.{but}"
        ),
    ),
    "bonus": (
        A_("Ihr Bonus"),
        A_(
            "Für die Teilnahme bekommen Sie den Bonus, der in Ihrer Einladung steht. Wenn Sie früher aufhören oder während "
            "des Tests Ihre Einwilligung widerrufen, kann der Bonus kleiner werden oder entfallen; wie viel Sie dann bekommen, "
            "steht ebenfalls dort. Was Sie antworten, ändert daran nichts."
        ),
    ),
    "contact": (
        "Fragen?",
        A_("Bitte wenden Sie sich an {contact_name}, {contact}."),
    ),
    "privacy": ("Mehr zum Datenschutz", "{privacy_url}"),
}

_EN: dict[str, tuple[str, str]] = {
    "purpose": (
        "Why we ask",
        "{company} wants to know how well a whole journey works for people, from beginning to end. You walk "
        "through it step by step and tell us how it was. We test the journey, not you.",
    ),
    "rounds": (
        "One study, several rounds",
        "This study asks at least twice: before the journey is improved and after it, often months later. We may invite "
        "you to each round; every time you decide anew whether you take part. We invite you to other studies only if "
        "you tick that below.",
    ),
    "stored": (
        "What we store",
        "Your answers and comments, when you opened and finished a step, and whether you are a customer or a "
        "colleague. Your name is kept apart from the answers, not beside them.",
    ),
    "kept": (
        "How long we keep it",
        "At the latest {months} months after the study's last day we cut your answers from your name for good and delete "
        "our mails about them. If a round is still planned then, we wait until its last day, {limit} months at most."
        "{records}",
    ),
    "seen": (
        "Who sees it",
        "Marketing at {company} invites people{pays}; they know who takes part. Those who improve the"
        " journey see the answers without a name and without an age. Your comments are quoted word for word only "
        "if you tick that below.",
    ),
    "small": (
        "Few people take part",
        "Few people take part in this study. Colleagues who know you may recognise your answers.",
    ),
    "free": (
        "Voluntary, at any time",
        "Taking part is voluntary. You may stop at any time without giving a reason, and have your answers deleted"
        " as you do. You may withdraw your consent at any time for the future. That has no effect on your contract "
        "or your employment with {company}.{but}",
    ),
    "bonus": (
        "Your bonus",
        "For taking part you get the bonus that your invitation names. If you stop early or withdraw your consent during "
        "the test, you may get a smaller bonus or none; the invitation says how much. What you answer changes nothing "
        "about it.",
    ),
    "contact": (
        "Questions?",
        "Please ask {contact_name}, {contact}.",
    ),
    "privacy": ("More on privacy", "{privacy_url}"),
}

_TEXTS = {"de": _DE, "en": _EN}
_OF_A_BONUS = {
    "de": {
        "records": A_(
            " Belege über Ihren Bonus bewahren wir ohne Ihre Antworten auf, so lange das Gesetz es verlangt."
        ),
        "pays": " und bezahlt den Bonus",
        "but": " Nur der Bonus kann dann kleiner werden oder entfallen.",
    },
    "en": {
        "records": " Records of your bonus are kept without your answers, as long as the law asks us to.",
        "pays": " and pays the bonus",
        "but": " Only the bonus may then be smaller, or there may be none.",
    },
}
"""What the other points say of a bonus, where there is one; nobody else reads of it."""


def current_text(language: str, company: Company, *, small_study: bool = True, bonus: bool = True) -> ConsentWords:
    """The words in force for one language; without the points that don't apply.

    A language that is not ours raises `KeyError`.
    """
    left_out = {
        "small": not small_study,
        "bonus": not bonus,
        "privacy": not company.privacy_url,
    }
    places = {
        "company": company.name,
        **{part: spoken(words) if bonus else "" for part, words in _OF_A_BONUS[language].items()},
        "contact_name": company.contact_name,
        "privacy_url": company.privacy_url,
        "months": company.storage_months,
        "limit": WAIT_AT_MOST * company.storage_months,
        "contact": ", ".join(filter(None, (company.contact_email, company.contact_phone))),
    }
    sections = tuple(
        Section(spoken(title), spoken(text).format(**places))
        for key, (title, text) in _TEXTS[language].items()
        if not left_out.get(key)
    )
    body = "\n\n".join(f"{s.title}\n{s.text}" for s in sections) + "\n"
    return ConsentWords(VERSION, language, sections, body, hashlib.sha256(body.encode()).hexdigest())
