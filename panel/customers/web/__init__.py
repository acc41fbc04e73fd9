"""Pages of this slice: the list, one customer, and files of them."""

from typing import Any

from panel.customers.web import entry, import_files, imports, listing

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
    import_files.template_file,
    imports.plan_page,
    import_files.left_out_file,
    imports.confirm,
]
