"""Pages of this slice: the list, one customer, and files of them."""

from typing import Any

from panel.customers.web import entry, imports, listing

ROUTES: list[Any] = [
    listing.customers_page,
    entry.add_page,
    entry.add,
    entry.customer_page,
    entry.edit_page,
    entry.edit,
    entry.archive,
    entry.restore,
    imports.import_page,
    imports.try_import,
    imports.template_file,
    imports.plan_page,
    imports.confirm,
]
