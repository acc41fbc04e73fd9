"""A report's values as a file, and the header and footer of its printed pages."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from panel.core import spreadsheet
from panel.core.i18n import _, format_date, pick
from scenarios.comparisons.rules.comparison import shown
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import Metric
from scenarios.reports.rules.facts import Facts
from scenarios.reports.sections.base import by_label

COLUMNS = (
    Metric.JOURNEY_EASE, Metric.JOURNEY_GAP, Metric.SUCCESS_SHARE, Metric.SUS, Metric.UMUX_LITE, Metric.LTR, Metric.CES,
    Metric.CSAT, Metric.TOTAL_TIME,
)  # fmt: skip
"""In the unit of the rules; times in seconds."""


def values(facts: Facts) -> str:
    """CSV: a line for each test that has ended, colleagues marked as not counted. The same in every language."""
    head = ("tester", "counted", "round", "steps_done", "steps", *(m.value for m in COLUMNS))
    return spreadsheet.written(head, _lines(facts))


def _lines(facts: Facts) -> Iterator[tuple[object, ...]]:
    for tester, label in by_label(facts, {tester for tester, _phase in facts.done}):
        counted = tester in facts.names
        samples = facts.samples if counted else facts.apart
        for phase in Phase:
            if (tester, phase) in facts.done:
                sides = {m: samples[m].before if phase is Phase.BEFORE else samples[m].after for m in samples}
                each = (sides.get(m, {}).get(tester) for m in COLUMNS)
                cells = ("" if v is None else round(shown(m, v), 4) for m, v in zip(COLUMNS, each, strict=True))
                yield (
                    label,
                    "yes" if counted else "no",
                    phase.value,
                    facts.done[tester, phase],
                    len(facts.given.steps(phase)),
                    *cells,
                )


def comments(facts: Facts) -> str:
    """CSV: everything that may be quoted, a line each. Feeling −2 to +2; friction as codes."""
    names = {key: pick(step.name) for step in facts.steps for key in (*step.before, *step.after)}
    rows = (
        (r.label, r.phase.value, r.step, names.get(r.step, ""), r.text, "" if r.ease is None else r.ease,
         "" if r.feeling is None else r.feeling, ", ".join(r.frictions))
        for r in facts.remarks
    )  # fmt: skip
    return spreadsheet.written(
        ("tester", "round", "step", "touchpoint", "comment", "ease", "feeling", "friction"), rows
    )


def file_name(title: str) -> str:
    """A title as a file's name: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "report"


def paper_style(title: str, at: datetime) -> str:
    """Margin boxes of the page: study, date and page number. Text is a CSS string, escaped as such."""
    left = f"{title} · {format_date(at)}"
    said = _("Page %(page)s of %(pages)s", page="\0", pages="\1")
    parts = re.split("([\0\1])", said)
    counter = {"\0": "counter(page)", "\1": "counter(pages)"}
    number = " ".join(counter.get(part) or css_string(part) for part in parts if part)
    boxes = {"bottom-left": css_string(left), "bottom-right": number}
    return "@page {" + "".join(f" @{box} {{ content: {text} !important; }}" for box, text in boxes.items()) + " }\n"


def css_string(text: str) -> str:
    """A CSS string literal: everything but plain letters and digits as an escape, so that nothing can break out."""
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text) + '"'
