"""What a tester does, and what the clock does for them."""

from scenarios.runs.actions.answering import expect, finish_questions, finish_step, read_answers
from scenarios.runs.actions.counting import count_again, set_aside
from scenarios.runs.actions.drafts import keep_draft
from scenarios.runs.actions.ending import block, complete, stop
from scenarios.runs.actions.lapsing import close_round, lapse_closed
from scenarios.runs.actions.parting import part_old
from scenarios.runs.actions.sleeping import arrived, come_back, wait, wake_due
from scenarios.runs.actions.starting import Agreed, agree, decline, start
from scenarios.runs.actions.trouble import report_trouble, resolve_trouble
from scenarios.runs.actions.withdrawing import withdraw_consent

__all__ = [
    "Agreed",
    "agree",
    "arrived",
    "block",
    "close_round",
    "come_back",
    "complete",
    "count_again",
    "decline",
    "expect",
    "finish_questions",
    "finish_step",
    "keep_draft",
    "lapse_closed",
    "part_old",
    "read_answers",
    "report_trouble",
    "resolve_trouble",
    "set_aside",
    "start",
    "stop",
    "wait",
    "wake_due",
    "withdraw_consent",
]
