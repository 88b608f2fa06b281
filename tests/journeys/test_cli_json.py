"""docs/json.md says what ``--json`` tells, and every example there has the names the program writes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from adviser_app.cli import run
from tests.journeys import (
    test_cli_challenges,
    test_cli_figure_reports,
    test_cli_histories,
    test_cli_interventions,
    test_cli_mapping,
    test_cli_programme,
    test_cli_records,
    test_cli_reports,
    test_cli_risk,
    test_cli_support,
)
from tests.journeys.test_cli_exchange import documents
from tests.tools import figures

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "json.md"
EXAMPLES = {
    name: json.loads(text)
    for name, text in re.findall(r"```json ([\w-]+)\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
}


def compare(documented: Any, told: Any, place: str) -> None:
    """The same names at the same places; ``{}`` in the document stands for names that depend on the data."""
    if isinstance(documented, dict) and documented:
        assert isinstance(told, dict), place
        assert set(told) == set(documented), place
        for name, value in documented.items():
            compare(value, told[name], f"{place}.{name}")
    elif isinstance(documented, list) and documented and isinstance(told, list):
        for value in told:
            compare(documented[0], value, f"{place}[]")
    elif told is not None and documented is not None and not isinstance(documented, dict | list):
        kinds = (
            (int, float)
            if isinstance(documented, int | float) and not isinstance(documented, bool)
            else type(documented)
        )
        assert isinstance(told, kinds), f"{place}: {told!r}"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each command of a small journey wrote."""
    folder = tmp_path_factory.mktemp("json")
    first, second = figures.first_month(folder), figures.second_month(folder, wrong=True)
    table = folder / "polarity.csv"
    table.write_text("indicator,polarity\nRecycling rate,high is good\nNobody's,low is good\nRecycling rate,?\n")
    words = folder / "words.txt"
    words.write_text("three odd words\n")
    found: dict[str, Any] = {}

    def tell(name: str, *arguments: object) -> None:
        import contextlib
        import io

        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            run(["--store", str(folder / "adviser.db"), "--json", *map(str, arguments)])
        found[name] = json.loads(out.getvalue())

    tell("first", "refresh", first, "--released", "2026-01-31")
    tell("refresh", "refresh", second, "--released", "2026-02-28")
    tell("polarity-import", "polarity", "import", table)
    tell("releases", "releases")
    tell("changes", "changes")
    tell("councils", "councils")
    tell("council", "council", "Barnsley")
    tell("series", "series")
    tell("series-council", "series", found["series"]["series"][0]["id"], "--council", "Barnsley")
    first_id = found["series"]["series"][0]["id"]
    tell("map", "map", first_id, "-o", folder / "map.svg")
    tell("explore", "explore", first_id, "--council", "Barnsley", "-o", folder / "view.svg")
    tell("baskets-add", "baskets", "add", "Housing pressures", first_id)
    tell("baskets", "baskets")
    tell("baskets-show", "baskets", "show", "Housing pressures")
    tell("baskets-travel", "baskets", "travel", "Housing pressures")
    tell("announced-add", "announced", "add", "Mill Towns", "Barnsley", "Leeds", "--vesting", "2028-04-01")
    tell("announced", "announced")
    tell("announced-show", "announced", "show", "Mill Towns")
    tell("baskets-remove", "baskets", "remove", "Housing pressures", first_id)
    ranked = folder / "global.csv"
    ranked.write_text("AREACD,1,2\nE08000038,E08000036,W06000022\nE08000035,E08000036,x\n", encoding="utf-8")
    tell(
        "neighbours-import", "neighbours", "import", ranked, "--model", "global", "--edition", "2026", "--source", "ONS"
    )
    tell("neighbours", "neighbours")
    tell("neighbours-show", "neighbours", "show", "Barnsley")
    tell("groups-show", "groups", "show", "Barnsley", "--group", "neighbours:global:2026")
    tell("groups-save", "groups", "save", "Old mills", "Barnsley", "Leeds")
    classes = folder / "classes.csv"
    lines = ("code,class", "E08000038,Urban", "E08000035,Urban", "E08000036,Rural", "E08000016,Rural")
    classes.write_text("\n".join(lines), encoding="utf-8")
    tell("groups-import", "groups", "import", classes, "--name", "Rural and urban")
    tell("groups-use", "groups", "use", "type")
    tell("groups", "groups")
    tell("neighbours-remove", "neighbours", "remove", "global")
    tell("portfolio", "portfolio", "set", "Barnsley")
    row = _an_action(folder / "adviser.db")
    tell("due", "due")
    tell("handover", "handover", "Sam Successor", "--preview")
    tell("due-done", "due", "done", row)
    tell("pack", "pack", "Barnsley", "-o", folder / "packs", "--with", "contacts")
    tell("export", "export", "observations", "-o", folder / "figures.csv")
    tell("backup", "backup")
    tell("backup-list", "backup", "--list")
    tell("doctor", "doctor")
    tell("restore", "restore")
    tell("undo", "undo")
    tell("error", "council", "Nowhere")
    tell("passphrase", "passphrase", "set", "--new-passphrase-file", words)
    records = test_cli_records.documents(tmp_path_factory.mktemp("records"))
    support = test_cli_support.documents(tmp_path_factory.mktemp("support"))
    found |= test_cli_challenges.documents(tmp_path_factory.mktemp("challenges"))
    found |= test_cli_figure_reports.documents(tmp_path_factory.mktemp("figures"))
    found |= test_cli_interventions.documents(tmp_path_factory.mktemp("interventions"))
    found |= test_cli_mapping.documents(tmp_path_factory.mktemp("mapping"))
    found |= test_cli_histories.documents(tmp_path_factory.mktemp("histories"))
    found |= test_cli_risk.documents(tmp_path_factory.mktemp("risk"))
    found |= test_cli_programme.documents(tmp_path_factory.mktemp("programme"))
    reports = test_cli_reports.documents(tmp_path_factory.mktemp("reports"))
    return found | records | support | reports | documents(tmp_path_factory.mktemp("exchange"))


def _an_action(store: Path) -> str:
    """Something that is due, and somebody to hand over to."""
    from adviser_app.services import identity, people, records, stores

    with stores.open_store(store, "") as opened:
        me = identity.name(opened, "Dana Adviser", "Train laptop")
        people.add_person(opened, "Sam Successor")
        said = {"what": "Call", "owner": me.person, "council": "E08000038", "due": "2026-03-01"}
        return records.create(opened, "action", said).id


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - {"demo"}))
def test_the_document_is_what_is_documented(name: str, told: dict[str, Any]) -> None:
    compare(EXAMPLES[name], told[name], name)


def test_every_command_is_documented() -> None:
    from adviser_app.cli import adviser

    text = DOCS.read_text("utf-8")
    for name in adviser.commands:
        assert re.search(rf"^## .*`{name}\b", text, re.MULTILINE), name
