"""Bonuses: approve, pools of codes, what waits."""

from tests.e2e.pages.desk import Desk


class Incentives(Desk):
    def make_pool(self, name: str, amount: str) -> str:
        """An empty pool; gives its path."""
        self.go("/incentives/pools/new")
        self.fill({"name": name, "amount_cents": amount, "instructions": "An jeder Kasse."})
        self.press("Make the pool")
        return self.path

    def add_codes(self, pool: str, *codes: str) -> None:
        """Paste codes, see what would be added, add them."""
        self.go(pool)
        self.fill({"codes": "\n".join(codes)})
        self.press("Check the codes")
        self.press(f"Add {len(codes)} code")

    def approve_all(self) -> None:
        """Everything that waits: choose, see what it costs, approve."""
        self.go("/incentives")
        self.page.get_by_label("Choose all").check()
        self.press("Approve the chosen ones")
        self.submit()
