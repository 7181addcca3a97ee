"""Which documents are read to find the relatives of one: many share its title, and few of them can be relatives."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from compare.lineage import Facts
from flows.pipeline.relate import may_be_relatives
from infra.database.engine import reading
from infra.database.schema import follows, parsed
from replica.stories import Family
from tests.flows.conftest import MakeWorld


def test_documents_of_one_title_kind_and_session_are_not_read_for_each_other(make_world_on_both: MakeWorld) -> None:
    world = make_world_on_both()
    family = Family(3)
    last_year = replace(family.adopted.masthead, symbol="A/RES/79/151", session="79")
    world.un.library.publish_document(replace(family.adopted, masthead=last_year))
    for number in range(1, 9):
        head = replace(family.draft.masthead, symbol=f"A/C.3/80/L.{number}", session="80")
        world.un.library.publish_document(replace(family.draft, masthead=head))
    world.run()
    with reading(world.office.engine) as connection:
        found = [Facts.from_dict(row) for row in connection.execute(select(parsed.c.facts)).scalars()]
        assert len({one.title_key for one in found}) == 1
        read = {one.key: {other.key for other in may_be_relatives(connection, one)[0]} for one in found}
        older = {row.older_version.split("|")[0] for row in connection.execute(select(follows))}
    drafts = {f"A/C.3/80/L.{number}" for number in range(1, 9)}
    assert read == {draft: {"A/RES/79/151"} for draft in drafts} | {"A/RES/79/151": drafts}
    assert older == {"A/RES/79/151"}
