"""A furnished house: one of everything, a tester at every stage, and somebody of each role signed in.

house = await furnished(new_client)       # built once a process, then put back row by row
selma = house.browser(new_client, "marketing")
address = house.address("/panels/{id:uuid}/members")
"""

from tests.furnished.house import ROLES, STAGES, Clients, House, Words, usual
from tests.furnished.people import customers, doors, staff
from tests.furnished.scenario import scenario
from tests.furnished.study import other_study, study
from tests.furnished.things import money, odds_and_ends
from tests.furnished.walks import walk
from tests.snapshots import put_back, taken

__all__ = ["ROLES", "STAGES", "Clients", "House", "Words", "furnished", "usual"]

_kept: dict[Words, House] = {}


async def furnished(new_client: Clients, words: Words = usual) -> House:
    """The house with everything in it. The clock must stand."""
    if words in _kept:
        await put_back(_kept[words].rows)
    else:
        _kept[words] = await _built(new_client, House(words))
    return _kept[words]


async def _built(new_client: Clients, house: House) -> House:
    await staff(house)
    await customers(house)
    journey_id, version_id, pool_id = await scenario(house)
    invites = await study(house, journey_id, version_id, pool_id)
    for stage, customer in ((stage, house.people[stage]) for stage in STAGES):
        house.links[stage] = invites[customer.id].token
        await walk(house, invites[customer.id].token, stage)
    await money(house)
    await other_study(house, journey_id, version_id)
    await odds_and_ends(house)
    await doors(new_client, house)
    house.rows = await taken()
    return house
