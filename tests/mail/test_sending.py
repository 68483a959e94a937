"""What arrives at a real mail server, and what is said where it does not."""

import socket
from datetime import UTC, datetime

import pytest

from raftlib.errors import MailError
from raftlib.mail import sending
from raftlib.mail.letters import Letter
from raftlib.mail.sending import Delivery, read_mail_server, send_letter
from tests.mail.post_office import TLS, PostOffice, running

PASSWORD = "secret"  # noqa: S105  (of a server that lives for a test)
NOW = datetime(2024, 1, 10, 12, 0, tzinfo=UTC)
LETTER = Letter(subject="The vote closes at 17:00", text="Please vote.\n", urgent=True)
ADDRESSES = {
    "Z00003": ("desk@three.example",),
    "Z00005": ("desk@five.example", "manager@five.example"),
}


def send(words, addresses=ADDRESSES, letter=LETTER) -> Delivery:
    server = read_mail_server(words)
    assert server is not None
    return send_letter(server, letter, addresses, NOW)


@pytest.fixture
def with_password(tmp_path):
    """Return what names a server to sign in at, with the password given."""

    def words(office, password):
        (tmp_path / "password").write_text(f"{password}\n")
        return office.words | {
            "RAFT_SMTP_STARTTLS": "yes",
            "RAFT_SMTP_USER": "desk",
            "RAFT_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
        }

    return words


def test_each_address_gets_a_letter_that_names_no_other():
    with running(PostOffice()) as office:
        delivery = send(office.words)

    everybody = [address for places in ADDRESSES.values() for address in places]
    assert delivery == Delivery(sent=("Z00003", "Z00005"), failed=())
    assert [one.rcpt_tos for one in office.envelopes] == [[address] for address in everybody]
    for address, letter in zip(everybody, office.letters, strict=True):
        others = set(everybody) - {address}
        assert letter["To"] == address
        assert not [other for other in others if other in letter.as_string()]


def test_letter_says_what_it_should_and_is_marked_as_urgent():
    with running(PostOffice()) as office:
        send(office.words, {"Z00003": ("desk@three.example",)})

    (letter,) = office.letters
    assert letter["Subject"] == "The vote closes at 17:00"
    assert letter["From"] == "facilitator@psu.example"
    assert (letter["Importance"], letter["X-Priority"]) == ("high", "1")
    assert letter.get_content().splitlines() == ["Please vote."]


def test_address_that_is_refused_is_named_by_its_practice_and_the_rest_is_sent():
    with running(PostOffice("desk@three.example")) as office:
        delivery = send(office.words)

    assert delivery == Delivery(sent=("Z00005",), failed=("Z00003",))
    assert len(office.envelopes) == 2


def test_headline_with_a_line_break_begins_no_header():
    hostile = Letter(subject="Hub\r\nBcc: spy@elsewhere.example\r\n\r\nOther text", text="Mine.\n")

    with running(PostOffice()) as office:
        send(office.words, {"Z00003": ("desk@three.example",)}, hostile)

    (letter,) = office.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hub Bcc: spy@elsewhere.example Other text"
    assert letter.get_content().splitlines() == ["Mine."]
    assert office.envelopes[0].rcpt_tos == ["desk@three.example"]


def test_password_goes_over_a_safe_connection(monkeypatch, with_password):
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "certificate.pem"))

    with running(PostOffice(), tls=True) as office:
        delivery = send(with_password(office, PASSWORD))

    assert delivery.sent == ("Z00003", "Z00005")


def test_wrong_password_is_said_and_not_repeated(monkeypatch, with_password):
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "certificate.pem"))

    with (
        running(PostOffice(), tls=True) as office,
        pytest.raises(MailError, match="does not know the user or password") as caught,
    ):
        send(with_password(office, "guessed"))

    assert "guessed" not in str(caught.value)
    assert office.envelopes == []


def test_server_whose_certificate_nobody_vouches_for_gets_nothing(with_password):
    with (
        running(PostOffice(), tls=True) as office,
        pytest.raises(MailError, match=r"has no certificate to be trusted\. Nothing was sent"),
    ):
        send(with_password(office, PASSWORD))

    assert office.envelopes == []


def test_server_without_a_safe_connection_gets_nothing(with_password):
    with (
        running(PostOffice()) as office,
        pytest.raises(MailError, match="offers no safe connection"),
    ):
        send(with_password(office, PASSWORD))

    assert office.envelopes == []


def test_server_that_is_not_there_is_said():
    with pytest.raises(MailError, match=r"localhost cannot be used: .*\. Nothing was sent"):
        send(PostOffice().words)


def test_server_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr(sending, "TIMEOUT_SECONDS", 0.2)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        words = PostOffice().words | {"RAFT_SMTP_HOST": "127.0.0.1"}
        words["RAFT_SMTP_PORT"] = str(silent.getsockname()[1])
        with pytest.raises(MailError, match=r"cannot be used: .*\. Nothing was sent"):
            send(words)


def test_nothing_is_sent_where_no_server_is_named():
    assert read_mail_server({}) is None


def test_letters_are_handed_over_safely_and_at_the_usual_port_by_default():
    words = {"RAFT_SMTP_HOST": "mail.example", "RAFT_SMTP_FROM": "a@psu.example"}

    server = read_mail_server(words)

    assert (server.port, server.starttls, server.user) == (587, True, "")


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [
        ("RAFT_SMTP_FROM", "", "RAFT_SMTP_FROM is ''"),
        ("RAFT_SMTP_FROM", "a@b.example\r\nBcc: c@d.example", "RAFT_SMTP_FROM is"),
        ("RAFT_SMTP_PORT", "0", "RAFT_SMTP_PORT is '0'"),
        ("RAFT_SMTP_PORT", "65536", "RAFT_SMTP_PORT is '65536'"),
        ("RAFT_SMTP_PORT", "smtp", "RAFT_SMTP_PORT is 'smtp'"),
        ("RAFT_SMTP_STARTTLS", "maybe", "RAFT_SMTP_STARTTLS is 'maybe'"),
        ("RAFT_SMTP_USER", "desk", "a password is never sent where others can read it"),
    ],
)
def test_setting_that_cannot_be_used_is_named(name, value, match):
    with pytest.raises(MailError, match=match):
        read_mail_server(PostOffice().words | {name: value})
