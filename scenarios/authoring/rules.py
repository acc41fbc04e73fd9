"""What a script needs before it may be published, and what is worth another look. Pure."""

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from panel.core.errors import Refusal
from panel.core.i18n import LANGUAGES, N_
from scenarios.authoring.limits import MAX_SENTENCE
from scenarios.authoring.samples import has_sample_account, is_sample_number, sample_host
from scenarios.authoring.script import Script, Step
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import Outline

Texts = dict[str, str]
Params = dict[str, str | int]


class Finding(msgspec.Struct, frozen=True):
    """Something about a script. `bad` stops publishing, `warn` does not. `step` is a key, empty for the whole."""

    tone: str
    message: str
    params: Params = {}
    step: str = ""
    field: str = ""


NO_TITLE = N_("The scenario has no title.")
NO_STEPS = N_("There is no step yet.")
NO_INTRO = N_("The introduction is empty. Testers read it first: which situation do they play?")
LACKS = N_("“%(what)s” lacks its text in %(language)s.")
ONE_LANGUAGE = N_("All texts are in %(language)s only. Testers who read %(other)s will see %(language)s.")
NO_TOUCHPOINT = N_("The touchpoint “%(key)s” is not in the journey.")
OTHER_CHANNEL = N_("The touchpoint is now %(touchpoint)s, the step still says %(step)s. Save the step once more.")
TWO_KEYS = N_("Two steps have the key “%(key)s”.")
LONG_SENTENCE = N_("A sentence has %(length)s characters. Up to %(limit)s read well on a phone: “%(start)s …”")
NO_LINK = N_("There is no link. Where do testers go?")
NO_PHONE = N_("There is no phone number. Whom do testers call?")
SAMPLE_LINK = N_("This is still the sample link (%(host)s). Enter the page where your testers really go.")
SAMPLE_NUMBER = N_("This is still the sample phone number. Nobody ever answers there.")
SAMPLE_ACCOUNT = N_("The data to copy are still made up: no system knows this account. Enter one that really works.")
CUTOFF_EARLY = N_("The waiting is cut off before it is usually over.")
NO_ARTICLE = N_(
    "German testers read “Jetzt warten Sie auf %(thing)s”. Begin with an article: “den Brief”, not “Brief”."
)
UNREADY = N_("Some things are still missing before this can be published: %(count)s.")
LANGUAGE_NAMES = {"de": N_("German"), "en": N_("English")}

_ARTICLE = re.compile(r"(?:den|die|das|einen?|eine|(?:Ihr|dein|unser|mein)(?:en?)?)\s", re.IGNORECASE)
"""How something begins that one waits for: “auf …” in German."""
WITH_LINK = frozenset({Channel.WEB, Channel.APP, Channel.CHAT})
WITH_PHONE = frozenset({Channel.HOTLINE})
FIELD_NAMES = {
    "title": N_("Title"),
    "instruction": N_("Instruction"),
    "hours": N_("Opening hours"),
    "data": N_("Data to copy"),
    "waiting": N_("Waiting for"),
    "intro": N_("Introduction"),
}


def languages_of(script: Script) -> tuple[str, ...]:
    """The languages that the script means to speak: those of its title."""
    return tuple(language for language in LANGUAGES if script.title.get(language))


def complete_languages(script: Script) -> tuple[str, ...]:
    """The languages in which no text is missing: a round may invite in these."""
    texts = list(_all_texts(script))
    return tuple(code for code in LANGUAGES if script.title.get(code) and all(t.get(code) for _, _, t in texts))


def findings(script: Script, journey: Outline) -> tuple[Finding, ...]:
    """All that is to say about a script, what stops publishing first."""
    found = [*_whole(script), *_missing(script)]
    for step in script.steps:
        found += step_findings(step, journey)
    return tuple(sorted(found, key=lambda finding: finding.tone != "bad"))


def may_publish(script: Script, journey: Outline) -> Refusal | None:
    """A script with anything bad stays a draft."""
    bad = [finding for finding in findings(script, journey) if finding.tone == "bad"]
    if not bad:
        return None
    return Refusal("scenario.unready", UNREADY, {"count": len(bad)})


def step_findings(step: Step, journey: Outline) -> list[Finding]:
    """What is to say about one step, apart from missing languages."""
    found = [*_sentences(step)]
    touchpoint = journey.touchpoint(step.touchpoint)
    if touchpoint is None:
        found.append(Finding("bad", NO_TOUCHPOINT, {"key": step.touchpoint}, step.key, "touchpoint"))
    elif touchpoint.channel != step.channel:
        params: Params = {"touchpoint": touchpoint.channel.label, "step": step.channel.label}
        found.append(Finding("bad", OTHER_CHANNEL, params, step.key, "touchpoint"))
    if step.channel in WITH_LINK and not step.link:
        found.append(Finding("warn", NO_LINK, {}, step.key, "link"))
    if step.channel in WITH_PHONE and not step.phone and step.waiting is None:  # a call awaited needs no number
        found.append(Finding("warn", NO_PHONE, {}, step.key, "phone"))
    found += _samples(step)
    if step.waiting and step.waiting.cutoff_days < step.waiting.usually_days:
        found.append(Finding("warn", CUTOFF_EARLY, {}, step.key, "cutoff_days"))
    if step.waiting and (thing := step.waiting.for_.get("de")) and not _ARTICLE.match(thing):
        found.append(Finding("warn", NO_ARTICLE, {"thing": thing}, step.key, "waiting_de"))
    return found


def _samples(step: Step) -> Iterator[Finding]:
    """A warning alone: a scenario is tried out with its samples first."""
    if host := sample_host(step.link):
        yield Finding("warn", SAMPLE_LINK, {"host": host}, step.key, "link")
    if is_sample_number(step.phone):
        yield Finding("warn", SAMPLE_NUMBER, {}, step.key, "phone")
    if has_sample_account(step):
        yield Finding("warn", SAMPLE_ACCOUNT, {}, step.key, "data")


def _whole(script: Script) -> Iterator[Finding]:
    spoken = languages_of(script)
    if not spoken:
        yield Finding("bad", NO_TITLE, field="title")
    if not script.steps:
        yield Finding("bad", NO_STEPS)
    if not script.intro:
        yield Finding("warn", NO_INTRO, field="intro")
    if len(spoken) == 1:
        other = next(code for code in LANGUAGES if code not in spoken)
        params: Params = {"language": LANGUAGE_NAMES[spoken[0]], "other": LANGUAGE_NAMES[other]}
        yield Finding("warn", ONE_LANGUAGE, params, field="title")
    for key, times in Counter(step.key for step in script.steps).items():
        if times > 1:
            yield Finding("bad", TWO_KEYS, {"key": key}, key)


def _missing(script: Script) -> Iterator[Finding]:
    for step, name, texts in _all_texts(script):
        for language in languages_of(script):
            if not texts.get(language):
                params: Params = {"what": FIELD_NAMES[name], "language": LANGUAGE_NAMES[language]}
                yield Finding("bad", LACKS, params, step, name)


def _all_texts(script: Script) -> Iterator[tuple[str, str, Texts]]:
    """Every text that testers read: step, field, translations. What may be left out counts once it is begun."""
    if script.intro:
        yield "", "intro", script.intro
    for step in script.steps:
        yield step.key, "title", step.title
        yield step.key, "instruction", step.instruction
        if step.hours:
            yield step.key, "hours", step.hours
        for item in step.data:
            yield step.key, "data", item.label
        if step.waiting:
            yield step.key, "waiting", step.waiting.for_


def sentences(text: str) -> list[str]:
    """The sentences of an instruction, as they stand on lines of their own in the reader's eye."""
    return [part for part in re.split(r"(?<=[.!?…])\s+|\n+", text) if part]


def _sentences(step: Step) -> Iterator[Finding]:
    for text in step.instruction.values():
        for sentence in sentences(text):
            if len(sentence) > MAX_SENTENCE:
                params: Params = {"length": len(sentence), "limit": MAX_SENTENCE, "start": sentence[:40]}
                yield Finding("warn", LONG_SENTENCE, params, step.key, "instruction")
