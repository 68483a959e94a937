"""What a facilitator may do with a vote, when, and that nobody else may."""

from datetime import timedelta

import pytest

from raftlib.conduct.afterwards import report_mistake
from raftlib.conduct.clock import close_vote
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.decision import Choice
from raftlib.domain.people import HeldRole, Role
from raftlib.mail.letters import Letter
from raftlib.mail.sending import Delivery
from raftlib.workbook.models.posting import Post
from raftlib.workbook.models.run_vote import REMINDER, RunVoteModel
from raftlib.workbook.wording.letters import describe_delivery
from tests.conduct.conftest import CLOSES, cd_of, member_at, read
from tests.mail.post_office import PostOffice, running

LETTER = Letter(subject="Please vote", text="Please.\n")
ENDS = CLOSES.replace(tzinfo=None)  # in winter the clocks in Birmingham show UTC
WHY = "Two practices are on their way."
TICK = timedelta(microseconds=1)
OTHERS = [
    HeldRole(role=Role.PRACTICE, practice_code="Z00003"),
    HeldRole(role=Role.CD, pcn_code="U00002"),
    HeldRole(role=Role.SCRIBE),
    HeldRole(role=Role.ANALYST),
]


def describe(delivery: Delivery) -> str:
    return describe_delivery(delivery, ("Z00003", "Z00005"))


@pytest.fixture
def make(store, clock, opened, access, tmp_path):
    """Return a function that opens the page for somebody; ``words`` name a mail server."""

    def open_page(*roles: HeldRole, words=None) -> RunVoteModel:
        model = RunVoteModel(store, clock, Post(words or {}, tmp_path / "addresses.csv"))
        model.open(access(*roles), {"decision": opened})
        return model

    return open_page


@pytest.fixture
def model(make):
    return make()


@pytest.fixture
def vote(store, opened, read_as, clock):
    """Return a function that casts a practice's vote."""

    def cast(code: str, choice: Choice = Choice.YES) -> None:
        cast_vote(store, member_at(code), opened, code, choice, read_as, clock)

    return cast


@pytest.fixture
def addresses(tmp_path):
    rows = ["practice_code,email", "Z00003,desk@three.example", "Z00005,desk@five.example"]
    (tmp_path / "addresses.csv").write_text("\n".join(rows))


@pytest.fixture
def closed(store, opened, vote, clock, read_as):
    """Return the code of a closed vote: Z00003 voted for, the CD of U00002 took a position."""
    vote("Z00003")
    take_position(store, cd_of("U00002"), opened, "U00002", Choice.NO, read_as, clock)
    clock.at = CLOSES
    close_vote(store, opened, clock)
    return opened


# Reminders


def test_only_those_that_have_not_voted_can_be_chosen(model, vote):
    vote("Z00003")
    model.refresh()

    for code in ("Z00003", "Z00005", "Z99999"):
        model.choose(code, chosen=True)

    assert model.chosen == ["Z00005"]
    assert len(model.to_remind) == 23


def test_practice_that_votes_meanwhile_is_chosen_no_more_and_the_draft_is_gone(model, vote):
    model.choose_all(chosen=True)
    model.draft_reminder(LETTER)
    assert model.download.purpose == REMINDER

    vote("Z00003")
    model.refresh()

    assert "Z00003" not in model.chosen
    assert model.download is None


def test_reminder_is_written_down_for_those_that_have_not_voted_by_then(model, vote, store, opened):
    model.choose("Z00003", chosen=True)
    model.choose("Z00005", chosen=True)
    vote("Z00003")  # and the page has not heard of it yet

    model.note_reminded("Written down.")

    assert [one.what for one in read(store, opened).reminders] == ["Z00005"]
    assert model.done == "Written down."


def test_tricked_page_reminds_nobody_who_has_voted(model, vote, store, opened):
    vote("Z00003")
    model.chosen = ["Z00003", "Z99999"]

    model.note_reminded("Written down.")

    assert read(store, opened).reminders == ()
    assert model.problem == "Choose at least one practice that has not voted."


def test_draft_has_the_known_addresses_and_needs_none(model, addresses, tmp_path):
    model.choose("Z00003", chosen=True)
    model.choose("Z00010", chosen=True)
    model.draft_reminder(LETTER)
    with_some = model.download.content

    (tmp_path / "addresses.csv").unlink()
    model.draft_reminder(LETTER)

    assert b"Bcc: desk@three.example\r\n" in with_some
    assert b"Bcc" not in model.download.content


def test_nothing_is_sent_before_a_yes_and_then_to_each_alone(make, addresses, store, opened):
    with running(PostOffice()) as office:
        model = make(words=office.words)
        model.choose("Z00003", chosen=True)
        model.choose("Z00005", chosen=True)
        model.ask_to_remind(LETTER, describe)
        before = len(office.envelopes)

        model.confirm()

    assert before == 0
    assert [one.rcpt_tos for one in office.envelopes] == [
        ["desk@three.example"],
        ["desk@five.example"],
    ]
    assert [one.what for one in read(store, opened).reminders] == ["Z00003, Z00005"]
    assert model.done == "The e-mail was sent to 2 of 2 practices."
    assert not model.is_sending


def test_practice_that_votes_before_the_yes_gets_no_e_mail(make, addresses, vote):
    with running(PostOffice()) as office:
        model = make(words=office.words)
        model.choose("Z00003", chosen=True)
        model.choose("Z00005", chosen=True)
        model.ask_to_remind(LETTER, describe)
        vote("Z00003")

        model.confirm()

    assert [one.rcpt_tos for one in office.envelopes] == [["desk@five.example"]]


def test_refused_address_is_said_by_its_practice_and_is_not_written_down(
    make, addresses, store, opened
):
    with running(PostOffice("desk@three.example")) as office:
        model = make(words=office.words)
        model.choose("Z00003", chosen=True)
        model.choose("Z00005", chosen=True)
        model.ask_to_remind(LETTER, describe)
        model.confirm()

    assert [one.what for one in read(store, opened).reminders] == ["Z00005"]
    assert "Not to Z00003" in model.done


def test_no_sends_nothing(make, addresses):
    with running(PostOffice()) as office:
        model = make(words=office.words)
        model.choose("Z00003", chosen=True)
        model.ask_to_remind(LETTER, describe)
        model.cancel()

        model.confirm()

    assert office.envelopes == []


def test_server_that_does_not_answer_is_said_and_nothing_is_written_down(
    make, addresses, store, opened
):
    model = make(words=PostOffice().words)
    model.choose("Z00003", chosen=True)
    model.ask_to_remind(LETTER, describe)

    model.confirm()

    assert "The mail server localhost cannot be used" in model.problem
    assert read(store, opened).reminders == ()
    assert not model.is_sending


def test_letter_is_about_the_decision_it_was_asked_for(make, addresses, store, opened):
    """Somebody looks at another decision while the mail server takes its time."""
    slow = []
    with running(PostOffice()) as office:
        model = make(words=office.words)
        model.choose("Z00003", chosen=True)
        model.ask_to_remind(LETTER, describe)
        model.confirm(lambda do, then: slow.append((do, then)))
        model.code = ""
        ((do, then),) = slow
        then(do())

    assert len(read(store, opened).reminders) == 1


def test_without_addresses_or_server_it_says_what_to_do(make, addresses):
    model = make()
    model.choose("Z00003", chosen=True)

    model.ask_to_remind(LETTER, describe)

    assert model.problem == "No mail server is set here. Make a draft instead."
    assert model.asked is None


# More time


@pytest.mark.parametrize(("later", "asked"), [(-TICK, False), (timedelta(0), False), (TICK, True)])
def test_new_end_has_to_be_after_the_present_one(model, later, asked):
    model.ask_more_time(ENDS + later, WHY, "Done.")

    assert (model.asked is not None) is asked
    assert ("never shortened" in model.problem) is not asked


def test_vote_gets_more_time_once_somebody_has_said_yes(model, store, opened):
    model.ask_more_time(ENDS + timedelta(hours=1), WHY, "Done.")
    before = read(store, opened).closes_at

    model.confirm()

    assert before == CLOSES
    assert read(store, opened).closes_at == CLOSES + timedelta(hours=1)
    assert (model.done, model.problem) == ("Done.", "")


@pytest.mark.parametrize(("at", "given"), [(CLOSES - TICK, True), (CLOSES, False)])
def test_yes_at_the_last_instant_comes_too_late(model, store, opened, clock, at, given):
    model.ask_more_time(ENDS + timedelta(hours=1), WHY, "Done.")
    clock.at = at

    model.confirm()

    assert (len(read(store, opened).extensions) == 1) is given
    assert ("gets no more time" in model.problem) is not given


@pytest.mark.parametrize(
    ("ends", "why", "problem"),
    [(None, WHY, "Choose the day and time"), (ENDS + timedelta(hours=1), " ", "Say why")],
)
def test_more_time_needs_an_end_and_a_reason(model, ends, why, problem):
    model.ask_more_time(ends, why, "Done.")

    assert problem in model.problem
    assert model.asked is None


def test_what_was_said_of_an_open_vote_goes_with_its_end(model, clock):
    """That the vote has more time is not true any more, nor is a question about it."""
    model.ask_more_time(ENDS + timedelta(hours=1), WHY, "The vote has more time.")
    model.confirm()
    model.ask_more_time(ENDS + timedelta(hours=2), WHY, "The vote has more time.")
    clock.at = CLOSES + timedelta(hours=1) - TICK
    model.refresh()
    assert (model.done, model.asked is None) == ("The vote has more time.", False)
    clock.at += TICK

    model.refresh()

    assert (model.done, model.asked) == ("", None)


def test_question_about_one_decision_is_dropped_with_it(model, store, opened):
    model.ask_more_time(ENDS + timedelta(hours=1), WHY, "Done.")

    model.code = ""
    model.confirm()

    assert read(store, opened).extensions == ()


# Corrections


def test_entry_is_corrected_after_a_yes_and_the_outcome_counted_again(make, closed, store):
    model = make()
    (cast,) = read(store, closed).votes
    before = model.tally.weight.yes

    model.ask_correction(cast.seq, "no", "Misheard.", "Corrected.")
    assert read(store, closed).corrections == ()
    model.confirm()

    assert (before, model.tally.weight.yes, model.tally.weight.no) == (14215, 0, 14215)
    assert read(store, closed).corrections[0].why == "Misheard."


def test_positions_can_be_corrected_as_votes_can(make, closed):
    model = make()

    assert [type(one).__name__ for one in model.entries] == ["CastVote", "CastPosition"]


@pytest.mark.parametrize(
    ("seq", "choice", "why", "problem"),
    [
        (-1, "no", WHY, "no such vote"),
        (0, "no", WHY, "no such vote"),
        (2, "perhaps", WHY, "Choose what the vote should have been"),
        (2, "no", " ", "Say why"),
    ],
)
def test_correction_needs_an_entry_a_choice_and_a_reason(make, closed, seq, choice, why, problem):
    model = make()

    model.ask_correction(seq, choice, why, "Corrected.")

    assert problem in model.problem
    assert model.asked is None


def test_corrections_end_when_their_time_is_over(make, closed, clock):
    """It closed on Wednesday 17 January 2024: until Friday at midnight."""
    model = make()
    ends = model.corrections_end
    assert ends.isoformat() == "2024-01-20T00:00:00+00:00"

    clock.at = ends - TICK
    just_before = model.is_correctable
    clock.at = ends

    assert just_before
    assert not model.is_correctable
    assert model.entries == []


def test_nothing_of_the_outcome_is_known_while_the_vote_is_open(model, vote):
    vote("Z00003")
    model.refresh()

    assert model.tally is None
    assert model.entries == []
    assert model.corrections_end is None


def test_report_of_a_practice_is_shown(make, closed, store, clock):
    report_mistake(store, member_at("Z00003"), closed, "We voted against.", clock)

    assert [one.what for one in make().found.reports] == ["We voted against."]


# Who may


@pytest.mark.parametrize("role", OTHERS, ids=lambda role: role.role)
def test_nobody_else_does_any_of_it_however_the_page_is_tricked(
    make, role, addresses, store, opened
):
    with running(PostOffice()) as office:
        model = make(role, words=office.words)
        before = read(store, opened).head
        model.chosen = ["Z00013"]
        for act in (
            lambda: model.draft_reminder(LETTER),
            lambda: model.ask_to_remind(LETTER, describe),
            lambda: model.ask_more_time(ENDS + timedelta(hours=1), WHY, "Done."),
            lambda: model.ask_correction(2, "no", WHY, "Done."),
        ):
            model.problem = ""
            act()
            assert "Your role does not do this" in model.problem

    assert not model.may_run
    assert (model.asked, model.download) == (None, None)
    assert read(store, opened).head == before
    assert office.envelopes == []


def test_facilitator_who_lost_the_role_meanwhile_cannot_say_yes(make, store, opened, access):
    model = make()
    model.ask_more_time(ENDS + timedelta(hours=1), WHY, "Done.")
    model._access = access(HeldRole(role=Role.SCRIBE))

    model.confirm()

    assert read(store, opened).extensions == ()
    assert "Your role does not do this" in model.problem
