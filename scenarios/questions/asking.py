"""A question as markup. Unanswered ones are the same for everybody, so each is rendered once per language."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup

from panel.core.forms import Form
from panel.core.i18n import language
from panel.core.pages import environment
from scenarios.questions.kinds import KINDS
from scenarios.questions.rules import Question


def ask(question: Question, form: Form[Any] | None = None) -> Markup:
    """The question with what was typed into it and what is wrong with that: `{{ ask(question, form) }}`."""
    touched = form is not None and (question.key in form.raw or question.key in form.errors)
    if touched or environment().auto_reload:
        return _rendered(question, form)
    return _untouched(question, language())


@lru_cache(512)
def _untouched(question: Question, _language: str) -> Markup:
    return _rendered(question, None)


def _rendered(question: Question, form: Form[Any] | None) -> Markup:
    template = environment().get_template(KINDS[question.kind].template("ask"))
    return Markup(template.render(question=question, kinds=KINDS, form=form))
