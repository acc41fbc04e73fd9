"""What happened: filters, pages, and who may look."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from panel.audit import queries
from panel.audit.actions import record, record_each
from panel.audit.events import EVENTS
from panel.audit.queries import Filter
from panel.audit.web import GROUPS
from panel.core.i18n import speaking
from panel.core.principals import SYSTEM, Actor, Role
from panel.core.principals import tester_actor as a_tester
from tests import cast
from tests.conftest import MOMENT


async def note(event: str, actor: Actor = SYSTEM, label: str = "Something") -> None:
    await record(event, actor, ("panel", uuid4(), label))


async def test_filters(clock) -> None:
    selma = Actor("staff", uuid4(), "Selma")
    await note("customer.added", selma)
    clock(MOMENT + timedelta(days=1))
    await note("customer.archived")
    await note("customers.imported", selma)
    clock(MOMENT + timedelta(days=2))
    await note("panel.added", selma)

    async def found(**asked: object) -> list[str]:
        return sorted(e.event for e in (await queries.search(Filter(**asked))).items)  # type: ignore[arg-type]

    assert await found(event="customer.added") == ["customer.added"]
    assert await found(event="customer") == ["customer.added", "customer.archived", "customers.imported"]
    assert await found(actor_id=selma.id, event="panel") == ["panel.added"]
    assert await found(first=date(2026, 9, 16)) == ["panel.added"]
    assert await found(last=date(2026, 9, 14)) == ["customer.added"]
    assert await found(first=date(2026, 9, 15), last=date(2026, 9, 15)) == ["customer.archived", "customers.imported"]
    assert await queries.actors() == {selma.id: "Selma"}


async def test_pages_newest_first(clock) -> None:
    for n in range(queries.PAGE_SIZE + 3):
        clock(MOMENT + timedelta(minutes=n))
        await note("panel.added", label=f"Panel {n}")
    first, last = await queries.search(Filter()), await queries.search(Filter(), 99)
    assert (first.pages, first.total, last.page) == (2, queries.PAGE_SIZE + 3, 2)
    assert first.items[0].subject_label == f"Panel {queries.PAGE_SIZE + 2}"
    assert last.items[-1].subject_label == "Panel 0"


@pytest.mark.usefixtures("clock")
async def test_one_kind_of_deed_in_one_moment_stands_the_same_way_round(clock) -> None:
    """From wherever it was read; in what order the database gives it is nobody's promise."""
    clock(MOMENT)
    panels = [("panel", uuid4(), f"Panel {n}") for n in range(4)]
    await record_each("panel.added", SYSTEM, panels)
    found = await queries.of_subjects("panel", [one for _kind, one, _label in panels])
    assert len(found) == 4
    assert queries.newest_first(found) == queries.newest_first(reversed(found))


async def test_only_declared_events_are_written() -> None:
    with pytest.raises(KeyError):
        await note("customer.invented")


def test_every_event_can_be_filtered_for() -> None:
    assert [event for event in EVENTS if not event.startswith(tuple(GROUPS))] == []


async def test_the_page_is_for_administrators(new_client) -> None:
    await note("panel.added", label="<b>Friends</b>")
    for role, status in ((Role.ADMIN, 200), (Role.MARKETING, 403), (Role.OWNER, 403)):
        client = new_client()
        await cast.signed_in(client, await cast.staff(role))
        page = await client.get("/audit")
        assert page.status_code == status
        assert ("&lt;b&gt;Friends&lt;/b&gt;" in page.text) == (status == 200)


@pytest.mark.parametrize(
    "query", ["", "event=panel", "person=x", "first=nonsense", "page=x", "event=%25'", "last=2000-01-01"]
)
async def test_nonsense_in_the_address(client, query: str) -> None:
    await cast.signed_in(client, await cast.staff(Role.ADMIN))
    assert (await client.get(f"/audit?{query}")).status_code == 200


async def test_each_reader_reads_in_their_language(client) -> None:
    await record("incentive.approved", a_tester(uuid4()), ("entitlement", uuid4(), "Moving · after"))
    await note("panel.added", Actor("staff", uuid4(), "Before"), "before")
    await cast.signed_in(client, await cast.staff(Role.ADMIN, language="de"))
    page = (await client.get("/audit")).text
    assert "Moving · nachher" in page
    assert "Before" in page, "a name stays a name"


async def test_each_line_begins_with_a_capital() -> None:
    await note("panel.added")
    with speaking("en"):
        assert [e.words for e in (await queries.search(Filter())).items] == ["Panel made"]


async def test_one_deed_to_many_is_in_the_history_of_each() -> None:
    selma, panels = Actor("staff", uuid4(), "Selma"), [("panel", uuid4(), f"Panel {n}") for n in range(3)]
    await record_each("panel.added", selma, panels, why="x")
    await record_each("panel.added", selma, [])
    for _kind, one, label in panels:
        noted = (await queries.of_subject("panel", one))[0]
        assert (noted.subject_label, noted.who, noted.data) == (label, "Selma", {"why": "x"})
    assert (await queries.search(Filter())).total == 3
    with pytest.raises(KeyError):
        await record_each("panel.invented", selma, panels)
