"""A second tally, written from DECISIONS alone before ours was read: plain, slow, in Fractions.

It takes a well-formed record as a dict and gives the answer of `raft recount --format json`.
It imports nothing from raftlib, so that a fault cannot be shared.
"""

# It follows DECISIONS line by line rather than being divided well.
# ruff: noqa: C901

from datetime import datetime
from fractions import Fraction

OWN = ["online", "email", "meeting"]
CHOICES = ["yes", "no", "abstain", "withdraw"]


def recount_by_hand(record):
    errors = refusals_of(record)
    if errors:
        return {"outcome": "refused", "errors": errors}
    practices = {p["code"]: p for p in record["practices"]}
    weights = {code: weight_of(p, record["rule"]) for code, p in practices.items()}
    counted, excluded, conflicts = count_votes(record, practices)
    cd_choices, cd_excluded = count_cds(record)

    entitled = [c for c, p in practices.items() if not p.get("recused", False)]
    heads, sums = {}, {}
    for choice in ("yes", "no", "abstain"):
        codes = [row[0] for row in counted if row[1] == choice]
        heads[choice] = len(codes)
        sums[choice] = sum((weights[c] for c in codes), Fraction(0))
    voted = [row[0] for row in counted]
    silent = [c for c in entitled if c not in voted]
    heads["not_voted"], heads["entitled"] = len(silent), len(entitled)
    sums["not_voted"] = sum((weights[c] for c in silent), Fraction(0))
    sums["entitled"] = sum((weights[c] for c in entitled), Fraction(0))
    sums["recused"] = sum((weights[c] for c in practices if c not in entitled), Fraction(0))

    rule = record["rule"]
    base_name = rule.get("base", "for_against")
    base = sums["yes"] + sums["no"]
    if base_name == "cast":
        base = base + sums["abstain"]
    if base_name == "entitled":
        base = sums["entitled"]
    needed_share = Fraction(*rule.get("share", [2, 3]))
    threshold = needed_share * base
    more_than = rule.get("compare", "at_least") == "more_than"
    share_met = base > 0 and (sums["yes"] > threshold if more_than else sums["yes"] >= threshold)

    cds = {w: list(cd_choices.values()).count(w) for w in ("yes", "no", "abstain")}
    cds["not_voted"] = len(record["cds"]) - cds["yes"] - cds["no"] - cds["abstain"]
    cds_met = cds["yes"] >= rule["min_cds"]
    quorum_met = quorum_is_met(rule.get("quorum"), heads, sums)

    reasons = []
    if base == 0:
        reasons.append("nothing_in_base")
    elif not share_met:
        reasons.append("share_not_met")
    if not cds_met:
        reasons.append("cds_not_met")
    if quorum_met is False:
        reasons.append("quorum_not_met")

    needed = None
    if base > 0 and all(w.denominator == 1 for w in weights.values()):
        needed = 0
        floor = threshold.numerator // threshold.denominator
        needed = floor + 1 if more_than or floor < threshold else floor
    return {
        "outcome": "not_carried" if reasons else "carried",
        "reasons": reasons,
        "weight": {name: number(value) for name, value in sums.items()},
        "practices": heads,
        "base_weight": number(base),
        "share": pair(sums["yes"] / base) if base > 0 else None,
        "threshold_weight": pair(threshold),
        "needed_weight": needed,
        "margin": pair(sums["yes"] - threshold),
        "share_met": share_met,
        "cds": cds,
        "cds_met": cds_met,
        "quorum_met": quorum_met,
        "counted": counted,
        "excluded": excluded,
        "cd_excluded": cd_excluded,
        "conflicts": conflicts,
        "cd_at_odds": cds_at_odds(counted, practices, weights, cd_choices),
    }


def refusals_of(record):
    rule, found = record["rule"], set()
    codes = [p["code"] for p in record["practices"]]
    seats = [seat["pcn"] for seat in record["cds"]]
    for practice in record["practices"]:
        if codes.count(practice["code"]) > 1:
            found.add("duplicate_practice")
        if practice.get("list_size") is None:
            found.add("missing_list_size")
        elif Fraction(practice["list_size"]) < 0:
            found.add("negative_list_size")
        if practice["pcn"] not in seats:
            found.add("unknown_pcn")
    if any(seats.count(seat) > 1 for seat in seats):
        found.add("duplicate_cd_seat")
    share = Fraction(*rule.get("share", [2, 3]))
    if share <= 0:
        found.add("zero_share")
    if share > 1:
        found.add("unreachable_share")
    if rule["min_cds"] > len(seats):
        found.add("unreachable_cds")
    if rule["of_cds"] != len(seats):
        found.add("cd_roster_mismatch")
    if instant(record["closes_at"]) <= instant(record["opens_at"]):
        found.add("closes_before_it_opens")
    return sorted(found)


def weight_of(practice, rule):
    if rule.get("weight", "list_size") == "one_each":
        return Fraction(1)
    return Fraction(practice["list_size"])


def why_not(vote, practices, record):
    """Say why one vote cannot be counted, whatever the other votes are."""
    if vote["practice"] not in practices:
        return "unknown_practice"
    practice = practices[vote["practice"]]
    if vote["choice"] not in CHOICES:
        return "invalid_choice"
    way = vote.get("via", "online")
    if way not in OWN and not (way == "cd" and vote.get("by") == practice["pcn"]):
        return "not_authorised"
    if practice.get("recused", False):
        return "recused"
    return outside_window(vote, record)


def outside_window(vote, record):
    if instant(vote["at"]) < instant(record["opens_at"]):
        return "early"
    if instant(vote["at"]) >= instant(record["closes_at"]):
        return "late"
    return None


def count_votes(record, practices):
    reasons = {i: why_not(v, practices, record) for i, v in enumerate(record["votes"])}
    counted, conflicts = [], []
    for code in sorted(practices):
        standing = {}
        for channel in ("own", "conveyed"):
            entries = [
                i
                for i, vote in enumerate(record["votes"])
                if vote["practice"] == code
                and reasons[i] is None
                and (vote.get("via", "online") == "cd") == (channel == "conveyed")
            ]
            last = latest(entries, record["votes"])
            for i in entries:
                if i != last:
                    reasons[i] = "superseded"
            if last is not None and record["votes"][last]["choice"] != "withdraw":
                standing[channel] = last
        if len(standing) == 2:
            own, conveyed = standing["own"], standing["conveyed"]
            if record["votes"][own]["choice"] != record["votes"][conveyed]["choice"]:
                conflicts.append(code)
            reasons[conveyed] = "superseded"
        if standing:
            i = standing.get("own", standing.get("conveyed"))
            vote = record["votes"][i]
            counted.append([code, vote["choice"], vote.get("via", "online"), i])
    return counted, [[i, why] for i, why in reasons.items() if why is not None], conflicts


def count_cds(record):
    seats = {seat["pcn"]: seat for seat in record["cds"]}
    votes, reasons, choices = record.get("cd_votes", []), {}, {}
    for i, vote in enumerate(votes):
        if vote["pcn"] not in seats:
            reasons[i] = "unknown_pcn"
        elif vote["choice"] not in CHOICES:
            reasons[i] = "invalid_choice"
        elif seats[vote["pcn"]].get("vacant", False):
            reasons[i] = "vacant"
        elif seats[vote["pcn"]].get("recused", False):
            reasons[i] = "recused"
        else:
            reasons[i] = outside_window(vote, record)
    for pcn in seats:
        entries = [i for i, v in enumerate(votes) if v["pcn"] == pcn and reasons[i] is None]
        last = latest(entries, votes)
        for i in entries:
            if i != last:
                reasons[i] = "superseded"
        if last is not None and votes[last]["choice"] != "withdraw":
            choices[pcn] = votes[last]["choice"]
    return choices, [[i, why] for i, why in reasons.items() if why is not None]


def latest(entries, votes):
    """Give the last entry in time; of the same instant, the later line."""
    last = None
    for i in entries:
        if last is None or instant(votes[i]["at"]) >= instant(votes[last]["at"]):
            last = i
    return last


def quorum_is_met(quorum, heads, sums):
    if quorum is None:
        return None
    figures = sums if quorum["of"] == "weight" else heads
    voted = figures["yes"] + figures["no"] + figures["abstain"]
    if figures["entitled"] == 0:
        return False
    return Fraction(voted) / figures["entitled"] >= Fraction(*quorum["share"])


def cds_at_odds(counted, practices, weights, cd_choices):
    found = []
    for pcn, position in cd_choices.items():
        leaning = Fraction(0)
        for code, choice, _via, _index in counted:
            if practices[code]["pcn"] == pcn:
                leaning += {"yes": 1, "no": -1, "abstain": 0}[choice] * weights[code]
        if (position == "yes" and leaning < 0) or (position == "no" and leaning > 0):
            found.append(pcn)
    return sorted(found)


def instant(text):
    return datetime.fromisoformat(text)


def pair(fraction):
    return [fraction.numerator, fraction.denominator]


def number(value):
    """Give a whole number as an integer and any other as decimal text."""
    if value.denominator == 1:
        return int(value)
    whole, digits = value.numerator, 0
    while (whole * 10**digits) % value.denominator:
        digits += 1
    scaled = whole * 10**digits // value.denominator
    text = str(abs(scaled)).rjust(digits + 1, "0")
    return ("-" if scaled < 0 else "") + text[:-digits] + "." + text[-digits:]
