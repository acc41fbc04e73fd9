"""The sections of a report, one module and one template each, in the order in which they are read."""

from scenarios.reports.sections.answers import Answers
from scenarios.reports.sections.base import Section, Shown
from scenarios.reports.sections.comments import Comments
from scenarios.reports.sections.curve import Curve
from scenarios.reports.sections.health import Health
from scenarios.reports.sections.method import Method
from scenarios.reports.sections.next import Next
from scenarios.reports.sections.people import People
from scenarios.reports.sections.steps import Steps
from scenarios.reports.sections.unknown import Unknown
from scenarios.reports.sections.verdict import VerdictSection

SECTIONS: tuple[Section, ...] = (
    Health(), VerdictSection(), People(), Curve(), Steps(), Answers(), Comments(), Unknown(), Next(), Method(),
)  # fmt: skip

__all__ = ["SECTIONS", "Section", "Shown"]
