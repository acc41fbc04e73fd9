"""Every kind of event that the log may hold, with the words people read. One line each.

Deeds of one moment are listed in this order: an invitation is accepted before a consent is given.
"""

from panel.core.i18n import N_, _

EVENTS: dict[str, str] = {
    "staff.added": N_("added to the staff"),
    "staff.disabled": N_("access taken away"),
    "staff.enabled": N_("access given back"),
    "staff.role_changed": N_("role changed"),
    "staff.link_made": N_("link to set a password made"),
    "staff.password_set": N_("password set"),
    "staff.signed_in": N_("signed in"),
    "staff.signed_out": N_("signed out"),
    "customer.added": N_("person added"),
    "customer.imported": N_("person added from an imported list"),
    "customer.changed": N_("details of a person changed"),
    "customer.archived": N_("person archived"),
    "customer.restored": N_("person brought back"),
    "customers.imported": N_("people imported"),
    "panel.added": N_("panel made"),
    "panel.changed": N_("panel changed"),
    "panel.member_added": N_("added to the panel"),
    "panel.member_removed": N_("taken out of the panel"),
    "panel.archived": N_("panel archived"),
    "panel.restored": N_("panel brought back"),
    "invitation.sent": N_("invited"),
    "invitation.accepted": N_("invitation accepted"),
    "invitation.declined": N_("invitation declined"),
    "invitation.withdrawn": N_("invitation withdrawn"),
    "invitation.link_renewed": N_("new personal link sent"),
    "consent.granted": N_("consent given"),
    "consent.withdrawn": N_("consent withdrawn"),
    "incentive.promised": N_("bonus promised"),
    "incentive.earned": N_("bonus earned"),
    "incentive.approved": N_("bonus approved"),
    "incentive.sent": N_("bonus paid"),
    "incentive.redeemed": N_("voucher code handed over to the tester"),
    "incentive.reversed": N_("bonus taken back"),
    "pool.added": N_("voucher pool made"),
    "pool.codes_added": N_("voucher codes added"),
    "billing.exported": N_("bill credits exported"),
    "journey.added": N_("journey made"),
    "journey.changed": N_("journey changed"),
    "journey.archived": N_("journey archived"),
    "journey.restored": N_("journey brought back"),
    "scenario.added": N_("scenario made"),
    "scenario.changed": N_("scenario changed"),
    "scenario.imported": N_("scenario imported"),
    "scenario.published": N_("scenario version published"),
    "scenario.archived": N_("scenario archived"),
    "scenario.restored": N_("scenario brought back"),
    "study.added": N_("study planned"),
    "study.changed": N_("plan changed"),
    "study.map_changed": N_("step map changed"),
    "study.archived": N_("study archived"),
    "study.restored": N_("study brought back"),
    "study.parted": N_("answers cut from the people"),
    "round.changed": N_("round changed"),
    "round.published": N_("round published"),
    "round.closed": N_("round closed"),
    "run.started": N_("run started"),
    "run.completed": N_("run completed"),
    "run.stopped": N_("run stopped"),
    "run.blocked": N_("run ended: blocked"),
    "run.lapsed": N_("run ended with its round"),
    "run.answers_deleted": N_("answers deleted at the tester's wish"),
    "run.trouble": N_("tester is stuck"),
    "run.trouble_resolved": N_("trouble resolved"),
    "run.not_counted": N_("run marked: do not count"),
    "run.counted": N_("run counts again"),
    "verdict.locked": N_("verdict locked"),
    "message.retried": N_("message sent again"),
    "message.failed": N_("message could not be delivered"),
}


RANK = {event: rank for rank, event in enumerate(EVENTS)}
"""Of one moment, what has the higher rank came later."""


def said(event: str) -> str:
    """What was done, in the present language, as a line begins: with a capital."""
    words = _(EVENTS.get(event, event))
    return words[:1].upper() + words[1:]
