"""Writes the invented example data of this folder: a locality "North (demo)" and its audit.

Run ``python data/example/make_example.py`` to write the files again, byte for byte the same. Only
the standard library is needed. All is invented: codes begin with Z or are made up, practices are
named after things that no practice is named after, and there is no address, postcode or number.

* ``epraccur.csv``, ``epcn.csv``, ``gp-reg-pat-prac-all.csv``: the layouts of the NHS files of the
  same names. 24 practices in 6 PCNs, a hub without patients, a closed practice.
* ``localities.csv``: the lookup that an area writes itself.
* ``audit.csv``: an audit of avoidable appointments in autumn 2023, one row an appointment. One
  practice took no part, one has under 30 appointments, one found nothing avoidable.

Chance comes from one seeded generator, and of it only ``random()`` is used: the sequence of that
method is the one that Python promises not to change.
"""

import csv
import math
import random
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist
from string import ascii_uppercase
from typing import TypeVar

HERE = Path(__file__).resolve().parent
MENU = HERE.parent / "menus" / "audit.toml"
SEED = 20231002
Item = TypeVar("Item")

LIST_DATE = "2023-10-01"
FIRST_DAY, LAST_DAY = date(2023, 10, 2), date(2023, 12, 15)
LOCALITY = "North (demo)"
REGION, ICB, SUB_ICB, SUB_ICB_NAME = "Z00", "ZZZ", "Z1E", "DEMO ICB - Z1E"
OPENED, PCNS_BEGAN = "20000401", "20191001"

# Source: shared domain notes on list sizes: log-normal with mu 8.77 and sigma 0.70, from 1,000.
LISTS = NormalDist(8.77, 0.70)
SMALLEST, LARGEST = 1_000, 40_000
LARGE = {"Z00001": 62_000, "Z00002": 50_000}
PATIENTS_PER_CLINICIAN = 1_800

PCNS = {
    "U00001": ("TEACUP VALLEY PCN", 1),
    "U00002": ("WINDING KEY PCN", 2),
    "U00003": ("PAPER BOAT PCN", 5),
    "U00004": ("LANTERN AND THIMBLE PCN", 5),
    "U00005": ("MARMALADE ROAD PCN", 5),
    "U00006": ("SEVEN KITES PCN", 6),
}
NAMES = (
    "TEACUP VALLEY HEALTH CENTRE",
    "WINDING KEY MEDICAL CENTRE",
    "CLOUDBERRY SURGERY",
    "PAPER BOAT SURGERY",
    "TOADSTOOL LANE SURGERY",
    "PUDDLE BRIDGE MEDICAL PRACTICE",
    "DANDELION CLOCK SURGERY",
    "SNOWGLOBE HEALTH CENTRE",
    "LANTERN STREET SURGERY",
    "THIMBLE HILL MEDICAL CENTRE",
    "PATCHWORK FIELDS SURGERY",
    "BUTTON MILL SURGERY",
    "COBWEB COTTAGE PRACTICE",
    "MARMALADE ROAD SURGERY",
    "CRUMPET GREEN HEALTH CENTRE",
    "PEPPERPOT SURGERY",
    "TREACLE WELL MEDICAL PRACTICE",
    "GINGERBREAD ROW SURGERY",
    "SEVEN KITES SURGERY",
    "MAGPIE UMBRELLA PRACTICE",
    "WOBBLY FENCE SURGERY",
    "HALFMOON JETTY MEDICAL CENTRE",
    "OWL AND SPANNER SURGERY",
    "ACORN ENVELOPE HEALTH CENTRE",
)
HUB = ("Z00025", "DEMO EXTENDED ACCESS HUB")
CLOSED = ("Z00026", "RUSTY KETTLE SURGERY")

NO_AUDIT = "Z00013"
FEW_APPOINTMENTS = "Z00020"
NOTHING_AVOIDABLE = "Z00011"

# How common each answer is. The menus give the words; here only their relative weight.
ROLES = {  # role: its alias and weight
    "GP": ("GP", 46),
    "GP registrar": ("GPR", 8),
    "locum": ("LOC", 7),
    "ANP": ("ANP", 13),
    "practice nurse": ("PN", 6),
    "paramedic": ("PAR", 6),
    "pharmacist": ("PH", 6),
    "first-contact physio": ("FCP", 3),
    "mental health practitioner": ("MHP", 2),
    "physician associate": ("PA", 3),
}
SESSIONS = {"am": 52, "pm": 44, "evening": 4}
MODES = {"face to face": 63, "telephone": 29, "online or video": 5, "home visit": 3}
BOOKED_AS = {"routine": 48, "same day": 37, "follow-up": 15}
REASONS = {
    "reception or admin": 22,
    "clinical pharmacist": 14,
    "community pharmacy": 12,
    "hospital or secondary care": 10,
    "first-contact physio": 8,
    "practice nurse or HCA": 6,
    "duplicate or unneeded follow-up": 5,
    "same clinician by phone or message": 4,
    "self-referral": 3.5,
    "ANP or paramedic": 3,
    "social prescriber or care coordinator": 2.5,
    "self-care": 2,
    "mental health practitioner": 1.8,
    "poor continuity": 1.5,
    "information missing at booking": 1.3,
    "result not ready": 1.1,
    "wrong clinician booked": 0.8,
    "optometry": 0.6,
    "medicines shortage": 0.5,
    "dentist": 0.4,
    "social care or voluntary sector": 0.3,
    "other NHS body": 0.2,
}
INFORMATION, ADMIN, SIGNPOSTING, SERVICES, CONTINUITY = (
    "information at first contact",
    "admin away from clinicians",
    "signposting at reception",
    "additional roles, social prescribing and local services",
    "continuity",
)
CHANGES = {  # by owner level: which change would have done it
    "in the practice or PCN": {ADMIN: 33, SIGNPOSTING: 30, SERVICES: 25, INFORMATION: 12},
    "community": {SIGNPOSTING: 55, SERVICES: 30, INFORMATION: 15},
    "system": {ADMIN: 55, INFORMATION: 25, CONTINUITY: 20},
    "practice process": {CONTINUITY: 45, INFORMATION: 40, ADMIN: 15},
}
LOWEST_SHARE, HIGHEST_SHARE = 0.05, 0.45
NOW_FOR, NOT_SAID_FOR, NOTE_FOR, WHOLLY_FOR = 0.68, 0.04, 0.03, 0.45
NOTES = (
    "Fit note could have been sent by message",
    "Result was normal, a text would have done",
    "Asked at the desk and was told to see a doctor",
    "Second appointment for the same question this week",
    "Waiting for a clinic letter",
    "Pharmacy was closed at the weekend",
    "Useful visit, but not with me",
    "Would have been a good one for the physio",
    "Form needed a signature only",
    "Medicine out of stock, changed to another",
)
COLUMNS = (
    "practice_code",
    "session_on",
    "session",
    "clinician_role",
    "clinician_label",
    "mode",
    "booked_as",
    "avoidable",
    "could_have_been",
    "change_needed",
    "achievable",
    "note",
    "clinicians_in_practice",
)


class Chance:
    """A seeded source of chance that uses nothing but ``random()``."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random  # noqa: S311  invented data, no secret

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self._random() * (high - low + 1))

    def happens(self, share: float) -> bool:
        """Return True in this share of cases."""
        return self._random() < share

    def number(self) -> float:
        """Return a number from 0 to below 1."""
        return self._random()

    def pick(self, weights: dict[Item, float]) -> Item:
        """Return one of the keys, as often as its weight says."""
        place = self._random() * sum(weights.values())
        for item, weight in weights.items():
            place -= weight
            if place < 0:
                return item
        return item

    def some(self, items: Sequence[Item], number: int) -> list[Item]:
        """Return this many different items, in their own order."""
        ranked = sorted(range(len(items)), key=[self._random() for _ in items].__getitem__)
        return [items[place] for place in sorted(ranked[:number])]


@dataclass(frozen=True)
class DemoPractice:
    """An invented practice."""

    code: str
    name: str
    pcn_code: str
    patients: int


def make_practices(chance: Chance) -> list[DemoPractice]:
    """Invent the practices, in order of code."""
    pcn_codes = [code for code, (_, members) in PCNS.items() for _ in range(members)]
    lists = invent_lists(chance, len(NAMES))
    return [
        DemoPractice(f"Z{number:05}", name, pcn_code, LARGE.get(f"Z{number:05}", patients))
        for number, (name, pcn_code, patients) in enumerate(
            zip(NAMES, pcn_codes, lists, strict=True), start=1
        )
    ]


def invent_lists(chance: Chance, number: int) -> list[int]:
    """Invent ordinary list sizes, one from each equal part of the distribution, in any order."""
    shares = [(place + chance.number()) / number for place in range(number)]
    sizes = [math.exp(LISTS.inv_cdf(min(max(share, 0.001), 0.999))) for share in shares]
    order = sorted(range(number), key=[chance.number() for _ in range(number)].__getitem__)
    return [min(max(round(sizes[place]), SMALLEST), LARGEST) for place in order]


def epraccur_rows(practices: list[DemoPractice]) -> Iterable[list[str]]:
    """Yield rows of 27 fields, all but the address and the telephone number filled as NHS does."""
    known = [(item.code, item.name, "A", "") for item in practices]
    for code, name, status, closed in [*known, (*HUB, "A", ""), (*CLOSED, "C", "20220331")]:
        row = [""] * 27
        row[:5] = [code, name, REGION, ICB, "DEMO STREET"]
        row[10:16] = [OPENED, closed, status, "B", SUB_ICB, PCNS_BEGAN]
        row[16], row[21], row[23], row[25] = closed, "0", SUB_ICB, "4"
        yield row


def epcn_rows(practices: list[DemoPractice]) -> Iterable[list[str]]:
    """Yield the rows of the partner sheet, in its order of columns."""
    members = [(item.code, item.name, item.pcn_code, "") for item in practices]
    for code, name, pcn_code, ended in [*members, (*CLOSED, "U00006", "20220331")]:
        areas = [SUB_ICB, SUB_ICB_NAME]
        pcn = [pcn_code, PCNS[pcn_code][0]]
        yield [code, name, *areas, *pcn, *areas, PCNS_BEGAN, ended, "True"]


def list_rows(practices: list[DemoPractice]) -> Iterable[list[str]]:
    """Yield the header and one row a practice, as in the files since 2023."""
    yield [
        *("PUBLICATION", "EXTRACT_DATE", "TYPE", "SUB_ICB_LOCATION_CODE"),
        *("ONS_SUB_ICB_LOCATION_CODE", "CODE", "POSTCODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"),
    ]
    for item in practices:
        start = ["GP_PRAC_PAT_LIST", LIST_DATE, "GP", SUB_ICB, "", item.code]
        yield [*start, "", "ALL", "ALL", str(item.patients)]


def working_days() -> list[date]:
    """Return Monday to Friday of the audit; England had no bank holiday in these weeks."""
    days = [FIRST_DAY + timedelta(n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    return [day for day in days if day.weekday() < 5]


def audit_rows(
    chance: Chance, practices: list[DemoPractice], owner_levels: dict[str, str]
) -> Iterable[list[str]]:
    """Yield the header and one row an appointment."""
    yield list(COLUMNS)
    for item in practices:
        if item.code != NO_AUDIT:
            yield from practice_rows(chance, item, owner_levels)


def practice_rows(
    chance: Chance, item: DemoPractice, owner_levels: dict[str, str]
) -> Iterable[list[str]]:
    """Yield the appointments that one practice audited."""
    clinicians = max(2, round(item.patients / PATIENTS_PER_CLINICIAN))
    everybody = make_clinicians(chance, clinicians)
    part = max(2, round(clinicians * (0.55 + 0.35 * chance.number())))
    few = item.code == FEW_APPOINTMENTS
    for role, label in chance.some(everybody, 1 if few else part):
        days = chance.some(working_days(), 2 if few else chance.between(2, 3))
        slots: list[list[str]] = []
        for day in days:
            session = chance.pick(SESSIONS)
            number = chance.between(12, 14 if few else 18)
            slots += [[item.code, day.isoformat(), session, role, label]] * number
        avoidable = set(chance.some(range(len(slots)), avoidable_number(chance, item, len(slots))))
        for place, slot in enumerate(slots):
            answers = appointment(chance, place in avoidable, owner_levels)
            yield [*slot, *answers, str(clinicians)]


def avoidable_number(chance: Chance, item: DemoPractice, appointments: int) -> int:
    """Invent how many of a clinician's appointments were avoidable: from 5% to 45% of them."""
    # The sum of two draws: most clinicians are near a quarter, few at either end.
    share = LOWEST_SHARE + (HIGHEST_SHARE - LOWEST_SHARE) / 2 * (chance.number() + chance.number())
    if item.code == NOTHING_AVOIDABLE:
        return 0
    lowest = math.ceil(LOWEST_SHARE * appointments)
    return min(max(round(share * appointments), lowest), int(HIGHEST_SHARE * appointments))


def make_clinicians(chance: Chance, number: int) -> list[tuple[str, str]]:
    """Invent roles with aliases; the first is a GP."""
    weights = {role: float(weight) for role, (_, weight) in ROLES.items()}
    roles = ["GP", *(chance.pick(weights) for _ in range(number - 1))]
    return [
        (role, f"{ROLES[role][0]}-{ascii_uppercase[roles[:place].count(role)]}")
        for place, role in enumerate(roles)
    ]


def appointment(chance: Chance, is_avoidable: bool, owner_levels: dict[str, str]) -> list[str]:
    """Invent the answers about one appointment, from ``mode`` to ``note``."""
    answers = [chance.pick(MODES), chance.pick(BOOKED_AS)]
    if not is_avoidable:
        return [*answers, "not", "", "", "", ""]
    answers.append("wholly" if chance.happens(WHOLLY_FOR) else "partially")
    note = NOTES[chance.between(0, len(NOTES) - 1)] if chance.happens(NOTE_FOR) else ""
    if chance.happens(NOT_SAID_FOR):
        return [*answers, "", "", "", note]
    reason = chance.pick(REASONS)
    change = chance.pick(CHANGES[owner_levels[reason]])
    when = "now" if chance.happens(NOW_FOR) else "only if a service were added"
    return [*answers, reason, change, when, note]


def read_owner_levels(menu: Path) -> dict[str, str]:
    """Read which level owns each alternative."""
    groups = tomllib.loads(menu.read_text(encoding="utf-8"))["could_have_been"]
    return {answer: group["owner_level"] for group in groups for answer in group["answers"]}


def write_rows(path: Path, rows: Iterable[Sequence[str]], quoting: int = csv.QUOTE_MINIMAL) -> None:
    """Write a CSV file with the line ends that git keeps on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=quoting, lineterminator="\n").writerows(rows)


def write_example(folder: Path) -> None:
    """Write the five files into a folder."""
    chance = Chance(SEED)
    practices = make_practices(chance)
    localities = [["practice_code", "locality"], *([item.code, LOCALITY] for item in practices)]
    write_rows(folder / "epraccur.csv", epraccur_rows(practices), csv.QUOTE_ALL)
    write_rows(folder / "epcn.csv", epcn_rows(practices), csv.QUOTE_ALL)
    write_rows(folder / "gp-reg-pat-prac-all.csv", list_rows(practices))
    write_rows(folder / "localities.csv", localities)
    audit = audit_rows(chance, practices, read_owner_levels(MENU))
    write_rows(folder / "audit.csv", audit)


if __name__ == "__main__":
    write_example(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
