"""Pages of this slice: signing in, one's own account, the staff."""

from typing import Any

from panel.staff.web import account, people, sign_in
from panel.staff.web import password_links as links

ROUTES: list[Any] = [
    sign_in.sign_in_page,
    sign_in.sign_in,
    sign_in.sign_out,
    links.set_password_page,
    links.set_password,
    links.forgot_page,
    links.forgot,
    links.forgot_sent,
    account.account_page,
    account.change_password,
    account.change_language,
    people.staff_page,
    people.add_page,
    people.add,
    people.person_page,
    people.change_role,
    people.disable_page,
    people.disable,
    people.enable,
    people.make_link,
    people.send_link,
]
