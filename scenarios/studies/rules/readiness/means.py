"""What the house needs for it: codes for the bonuses, and a mail server."""

from panel.core.i18n import N_, format_money
from scenarios.studies.rules import StudyView
from scenarios.studies.rules.readiness.facts import Codes, Facts
from scenarios.studies.rules.readiness.lines import Item, Words, item

CODES_WAIT = N_("Nobody loses anything: bonuses wait until new codes come.")
WORDS: dict[str, Words] = {
    "pool_missing": Words(
        N_("No voucher pool is chosen"),
        N_("Bonuses would wait until there is one."),
        N_("Choose one in the plan"),
        "plan",
    ),
    "pool_unfit": Words(
        N_("The pool's codes are worth something else than the bonus"),
        N_("Such a bonus waits for codes of its own value."),
        N_("Open the plan"),
        "plan",
    ),
    "codes_few": Words(
        N_("Free codes: %(free)s, needed: up to %(needed)s"),
        CODES_WAIT,
        N_("Add codes"),
        "pools",
    ),
    "codes_promised": Words(
        N_("Free codes: %(free)s, needed: up to %(needed)s (promised in other rounds: %(promised)s)"),
        CODES_WAIT,
        N_("Add codes"),
        "pools",
    ),
    "codes_enough": Words(N_("Enough free codes: %(free)s")),
    "parts_unpaid": Words(
        N_("No free codes for a part of the bonus: %(values)s"),
        N_(
            "Who stops early or gets stuck is promised this part. It waits until there are codes of exactly this value: "
            "add some, or let the plan pay nothing or the whole bonus."
        ),
        N_("Go to the voucher codes"),
        "vouchers",
    ),
    "mail_set": Words(N_("Mails go out")),
    "mail_missing": Words(
        N_("No mail server is set (MAIL_URL)"),
        N_("Mails stay on the messages page. Good for trying out; nobody is invited for real."),
        N_("Open the messages"),
        "messages",
    ),
}


def codes(study: StudyView, codes: Codes) -> Item | None:
    """Orange: bonuses would wait."""
    if study.reward_kind != "voucher" or not codes.needed:
        return None
    if codes.free is None:
        return item("codes", "warn", WORDS["pool_missing"])
    if not codes.fits:
        return item("codes", "warn", WORDS["pool_unfit"])
    numbers = {"free": codes.free, "needed": codes.needed, "promised": codes.promised}
    if codes.left >= codes.needed:
        return item("codes", "ok", WORDS["codes_enough"], **numbers)
    return item("codes", "warn", WORDS["codes_promised" if codes.promised else "codes_few"], **numbers)


def parts(study: StudyView, codes: Codes) -> Item | None:
    """Who stops or gets stuck may be promised a part, and a part takes a code of its own value."""
    if study.reward_kind != "voucher" or not codes.parts:
        return None
    values = ", ".join(format_money(cents, study.currency) for cents in codes.parts)
    return item("parts", "warn", WORDS["parts_unpaid"], values=values)


def mail(facts: Facts) -> Item:
    """Orange while trying it out; red where real people wait for their mail."""
    if facts.mail_set:
        return item("mail", "ok", WORDS["mail_set"])
    return item("mail", "bad" if facts.production else "warn", WORDS["mail_missing"])
