"""Question sets: what is asked before a step, after a step and at the end. Wording of SEQ after Sauro & Dumas (2009),
SUS after Brooke (1996) in the German of Rummel (2015), UMUX-Lite after Lewis, Utesch & Maher (2013), likelihood to
recommend after Reichheld (2003), CES after Dixon (CES 2.0)."""

from typing import Any

from panel.core.i18n import N_
from scenarios.questions.rules import Question

EXPECTED_EASE = Question(
    key="expected_ease",
    kind="scale",
    required=True,
    text=N_("How easy do you expect this step to be?"),
    hint=N_("Go by your gut feeling. There is no wrong answer."),
    low_label=N_("very difficult"),
    high_label=N_("very easy"),
)
OUTCOME = Question(key="outcome", kind="outcome", required=True, text=N_("Did it work?"))
EASE = Question(
    key="ease",
    kind="scale",
    required=True,
    text=N_("How easy was this step?"),
    low_label=N_("very difficult"),
    high_label=N_("very easy"),
)
COMPARED = Question(
    key="compared",
    kind="compared",
    low=-2,
    high=2,
    text=N_("Compared with your expectation?"),
    low_label=N_("much worse"),
    high_label=N_("much better"),
)
EMOTION = Question(key="emotion", kind="emotion", low=-2, high=2, text=N_("How did you feel doing it?"))
FRICTION = Question(
    key="friction",
    kind="friction",
    text=N_("Did anything get in your way?"),
    hint=N_("Choose as many as fit."),
)
RESOLVED = Question(key="resolved", kind="yes_no", text=N_("Was your concern settled with this one contact?"))
COMMENT = Question(
    key="comment",
    kind="text",
    text=N_("What was good, what bothered you?"),
    hint=N_("One sentence is enough. Your words help us most."),
)

AGREE: dict[str, Any] = {"low_label": N_("strongly disagree"), "high_label": N_("strongly agree")}
_SUS = (
    N_("I think that I would like to use this service frequently."),
    N_("I found the service unnecessarily complex."),
    N_("I thought the service was easy to use."),
    N_("I think that I would need somebody's support to be able to use this service."),
    N_("I found the various parts of this service were well integrated."),
    N_("I thought there was too much inconsistency in this service."),
    N_("I would imagine that most people would learn to use this service very quickly."),
    N_("I found the service very cumbersome to use."),
    N_("I felt very confident using the service."),
    N_("I needed to learn a lot of things before I could get going with this service."),
)
SUS = tuple(
    Question(key=f"sus_{i}", kind="scale", low=1, high=5, required=True, text=text, **AGREE)
    for i, text in enumerate(_SUS, 1)
)
UMUX_LITE = (
    Question(key="umux_1", kind="scale", required=True, text=N_("This service does what I need."), **AGREE),
    Question(key="umux_2", kind="scale", required=True, text=N_("This service is easy to use."), **AGREE),
)
LTR = Question(
    key="ltr",
    kind="scale",
    low=0,
    high=10,
    required=True,
    text=N_("How likely are you to recommend us to friends or colleagues after this experience?"),
    low_label=N_("not at all likely"),
    high_label=N_("extremely likely"),
)
CES = Question(
    key="ces", kind="scale", required=True, text=N_("The company made it easy for me to settle my matter."), **AGREE
)
CSAT = Question(
    key="csat",
    kind="scale",
    low=1,
    high=5,
    required=True,
    text=N_("All in all, how satisfied are you with the way this went?"),
    low_label=N_("very dissatisfied"),
    high_label=N_("very satisfied"),
)
MISSING = Question(
    key="missing",
    kind="text",
    text=N_("Was anything missing on this way?"),
    hint=N_("A piece of news, a reminder, a person to ask …"),
    max_length=1500,  # the heaviest page of a tester's way stays below 15 KB with it
)

STEP_SETS: dict[str, tuple[Question, ...]] = {
    "standard": (OUTCOME, EASE, COMPARED, EMOTION, FRICTION, COMMENT),
    "contact": (OUTCOME, EASE, COMPARED, RESOLVED, EMOTION, FRICTION, COMMENT),
    "short": (OUTCOME, EASE, COMMENT),
}
STEP_SET_NAMES = {
    "standard": N_("Standard: outcome, ease, expectation, feeling, friction, comment"),
    "contact": N_("Contact: standard, and whether one contact was enough"),
    "short": N_("Short: outcome, ease, comment"),
}
END_SETS: dict[str, tuple[Question, ...]] = {
    "sus": (*SUS, LTR, MISSING),
    "umux_lite": (*UMUX_LITE, LTR, MISSING),
    "complete": (*SUS, *UMUX_LITE, CES, CSAT, LTR, MISSING),
}
END_SET_NAMES = {
    "sus": N_("SUS (ten statements) and likelihood to recommend"),
    "umux_lite": N_("UMUX-Lite (two statements) and likelihood to recommend"),
    "complete": N_("Everything: SUS, UMUX-Lite, CES, CSAT, likelihood to recommend"),
}
