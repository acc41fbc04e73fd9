"""Findings and problems in the reader's language: their message, and those of its places that are msgids too."""

from panel.core.i18n import N_, _
from scenarios.authoring.files import FileProblem
from scenarios.authoring.rules import Finding

OVERTAKEN = N_("What you typed is still here. Saving again replaces what the other person saved.")
LOOK_AGAIN = N_("Somebody saved in between. This is the present state: please try again.")

_WORDS = frozenset({"language", "other", "what", "step", "touchpoint"})
_FILE_WORDS = frozenset({"language"})


def said(finding: Finding) -> str:
    """A finding as a sentence."""
    return _(finding.message, **{k: _(str(v)) if k in _WORDS else v for k, v in finding.params.items()})


def explained(problem: FileProblem) -> str:
    """A problem of a file as a sentence; names of the file's fields stay as they are written there."""
    return _(problem.message, **{k: _(str(v)) if k in _FILE_WORDS else v for k, v in problem.params.items()})
