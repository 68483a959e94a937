"""What is done in a meeting that is played, and what must come of it, worked out without our tally.

The register of the demo locality has 301,621 patients in 24 practices of 6 PCNs.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

SHARE, MIN_CDS = Fraction(2, 3), 4  # of the standard rule
FOR, AGAINST, ABSTAIN, WITHDRAW = "yes", "no", "abstain", "withdraw"


class Kind(StrEnum):
    """Which way a vote or a position comes."""

    OWN = "online"
    RECORDED = "email"
    CONVEYED = "cd"
    POSITION = "position"


@dataclass(frozen=True)
class Act:
    """One thing that is done: ``about`` is a practice, or a PCN where it is a CD's position."""

    kind: Kind
    about: str
    choice: str
    is_late: bool = False
    cuts_line: bool = False


@dataclass(frozen=True)
class Sitting:
    """Somebody who opens one page and does some things there, one after the other.

    ``who`` is the code of a practice or of a CD's PCN; empty for the facilitator.
    """

    who: str
    acts: tuple[Act, ...]

    @property
    def slug(self) -> str:
        """Return the page on which they sit."""
        return "cd" if self.who.startswith("U") else "vote"


@dataclass(frozen=True)
class Plan:
    """A meeting: what is said before, who does what while the vote is open, and after it.

    ``early`` and ``rest`` are before and after the vote gets more time; it gets more besides where
    less than ``least_seconds`` are left before a handful of people sit down.
    """

    says: tuple[str, ...]
    agrees: tuple[str, ...]
    early: tuple[Sitting, ...]
    rest: tuple[Sitting, ...]
    late: tuple[Sitting, ...]
    window_seconds: int
    more_seconds: int
    least_seconds: int
    at_once: int

    @property
    def acts(self) -> list[Act]:
        """Return all that is done about the vote, in order."""
        return [act for one in (*self.early, *self.rest, *self.late) for act in one.acts]


@dataclass(frozen=True)
class Expected:
    """What must come of a plan.

    ``stands`` has the choice and the way that count for each practice; ``weights`` and ``heads``
    are by choice, empty for none.
    """

    carried: bool
    stands: Mapping[str, tuple[str, str]]
    weights: Mapping[str, int]
    heads: Mapping[str, int]
    cds: Mapping[str, int]
    needed: int
    clashes: tuple[str, ...]
    at_odds: tuple[str, ...]
    late: int

    @property
    def base(self) -> int:
        """Return the weight of which a share is needed."""
        return self.weights[FOR] + self.weights[AGAINST]


def expect_outcome(
    acts: Sequence[Act], sizes: Mapping[str, int], pcn_of: Mapping[str, str]
) -> Expected:
    """Work out what must come of these acts under the standard rule."""
    channels: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}
    ways: dict[str, Kind] = {}
    for act in acts:
        if act.is_late:
            continue
        own = act.kind in (Kind.OWN, Kind.RECORDED)
        channel = channels[Kind.OWN if own else act.kind]
        channel.pop(act.about, None)
        if own:
            ways[act.about] = act.kind
        if act.choice != WITHDRAW:
            channel[act.about] = act.choice
    own_votes, conveyed = channels[Kind.OWN], channels[Kind.CONVEYED]
    stands = {code: (choice, Kind.CONVEYED.value) for code, choice in conveyed.items()}
    stands |= {code: (choice, ways[code].value) for code, choice in own_votes.items()}
    chosen = {code: stands.get(code, ("", ""))[0] for code in sizes}
    weights, heads = _add_up(chosen, sizes), _add_up(chosen, dict.fromkeys(sizes, 1))
    positions = channels[Kind.POSITION]
    seats = {pcn: positions.get(pcn, "") for pcn in set(pcn_of.values())}
    cds = _add_up(seats, dict.fromkeys(seats, 1))
    needed = SHARE * (weights[FOR] + weights[AGAINST])
    return Expected(
        carried=needed > 0 and weights[FOR] >= needed and cds[FOR] >= MIN_CDS,
        stands=stands,
        weights=weights,
        heads=heads,
        cds=cds,
        needed=math.ceil(needed),
        clashes=tuple(sorted(c for c, own in own_votes.items() if conveyed.get(c, own) != own)),
        at_odds=_at_odds(positions, chosen, sizes, pcn_of),
        late=sum(act.is_late for act in acts),
    )


def _add_up(chosen: Mapping[str, str], sizes: Mapping[str, int]) -> dict[str, int]:
    return {
        choice: sum(sizes[code] for code, one in chosen.items() if one == choice)
        for choice in (FOR, AGAINST, ABSTAIN, "")
    }


def _at_odds(
    positions: Mapping[str, str],
    chosen: Mapping[str, str],
    sizes: Mapping[str, int],
    pcn_of: Mapping[str, str],
) -> tuple[str, ...]:
    """Return the PCNs whose CD is for while their practices lean against, or the reverse."""
    odd = []
    for pcn, position in positions.items():
        theirs = _add_up({c: one for c, one in chosen.items() if pcn_of[c] == pcn}, sizes)
        lean = theirs[FOR] - theirs[AGAINST]
        if (position == FOR and lean < 0) or (position == AGAINST and lean > 0):
            odd.append(pcn)
    return tuple(sorted(odd))


def _votes(practice: str, *choices: str, cuts_line: bool = False) -> Sitting:
    return Sitting(
        practice, tuple(Act(Kind.OWN, practice, c, cuts_line=cuts_line) for c in choices)
    )


def _cd(pcn: str, position: str, conveyed: Mapping[str, str] | None = None) -> Sitting:
    told = tuple(Act(Kind.CONVEYED, code, choice) for code, choice in (conveyed or {}).items())
    return Sitting(pcn, (*told, Act(Kind.POSITION, pcn, position)))


def _staff(practice: str, choice: str, *, is_late: bool = False) -> Sitting:
    return Sitting("", (Act(Kind.RECORDED, practice, choice, is_late=is_late),))


# Against stand Z00002, Z00004, Z00007 and Z00015 with 93,264; Z00014 abstains, and Z00011, Z00022
# and Z00024 have no vote that counts. So 187,736 are for, of 281,000: needed are 187,334.
WHOLE = Plan(
    says=("Z00003", "Z00009", "Z00020"),
    agrees=("Z00005", "Z00016"),
    early=(
        _cd("U00003", FOR, {"Z00004": FOR}),
        _cd("U00005", ABSTAIN, {"Z00017": FOR}),
        _cd("U00001", FOR),
        _votes("Z00001", FOR),
        _votes("Z00002", AGAINST),
        _votes("Z00003", FOR),
        _votes("Z00004", AGAINST),  # its CD had conveyed the reverse
        _votes("Z00005", FOR),
        _votes("Z00006", FOR),
        _votes("Z00007", AGAINST),
        _votes("Z00008", FOR, cuts_line=True),
        _votes("Z00009", FOR),
        _votes("Z00010", FOR),
    ),
    rest=(
        _votes("Z00011", FOR, WITHDRAW),
        _votes("Z00012", FOR),
        _votes("Z00013", FOR),
        _votes("Z00014", ABSTAIN),
        _staff("Z00015", AGAINST),
        _votes("Z00016", FOR),
        _votes("Z00017", AGAINST, WITHDRAW),  # then what its CD conveyed stands again
        _votes("Z00018", FOR),
        _votes("Z00019", FOR),
        _votes("Z00020", FOR),
        _votes("Z00021", AGAINST, FOR),
        _votes("Z00023", FOR),
        _cd("U00002", AGAINST),
        _cd("U00004", FOR),
        _cd("U00006", FOR, {"Z00023": AGAINST}),  # after it had voted itself
    ),
    late=(
        _staff("Z00022", AGAINST, is_late=True),
        Sitting("U00006", (Act(Kind.CONVEYED, "Z00024", AGAINST, is_late=True),)),
    ),
    window_seconds=210,
    more_seconds=45,
    least_seconds=60,
    at_once=4,
)
# Z00003 has 14,215 for; Z00004 (2,605) and Z00010 (10,651) are against: 27,471, needed 18,314.
SMALL = Plan(
    says=("Z00003",),
    agrees=(),
    early=(_cd("U00003", FOR, {"Z00004": FOR}), _votes("Z00004", AGAINST)),
    rest=(
        _votes("Z00003", FOR, cuts_line=True),
        _votes("Z00010", FOR, AGAINST),
        _votes("Z00020", FOR, WITHDRAW),
        _cd("U00004", AGAINST),
    ),
    late=(_staff("Z00005", FOR, is_late=True),),
    window_seconds=18,
    more_seconds=8,
    least_seconds=10,
    at_once=4,
)
