"""Step 3: people and their sign-ins, meetings, and the text that several people write at once."""

from raftlib.store.migrations.statements import Step

PEOPLE_AND_MEETINGS = Step(
    both=(
        """CREATE TABLE member (
            member_id {own_number},
            name VARCHAR(120) NOT NULL,
            sign_in_name VARCHAR(200),
            added_at {instant} NOT NULL,
            revoked_at {instant},
            UNIQUE (sign_in_name)
        )""",
        """CREATE TABLE member_role (
            member_role_id {own_number},
            member_id INTEGER NOT NULL REFERENCES member (member_id),
            role VARCHAR(20) NOT NULL,
            practice_code VARCHAR(6) NOT NULL,
            pcn_code VARCHAR(6) NOT NULL,
            deputy BOOLEAN NOT NULL,
            given_at {instant} NOT NULL,
            ended_at {instant}
        )""",
        "CREATE INDEX member_role_member ON member_role (member_id)",
        """CREATE TABLE personal_code (
            personal_code_id {own_number},
            member_id INTEGER NOT NULL REFERENCES member (member_id),
            selector_hash VARCHAR(64) NOT NULL,
            code_hash VARCHAR(64) NOT NULL,
            made_at {instant} NOT NULL,
            expires_at {instant} NOT NULL,
            ended_at {instant},
            UNIQUE (selector_hash)
        )""",
        "CREATE INDEX personal_code_member ON personal_code (member_id)",
        """CREATE TABLE sign_in (
            sign_in_id VARCHAR(32) NOT NULL PRIMARY KEY,
            token_hash VARCHAR(64) NOT NULL,
            member_id INTEGER NOT NULL REFERENCES member (member_id),
            signed_in_at {instant} NOT NULL,
            expires_at {instant} NOT NULL,
            ended_at {instant},
            UNIQUE (token_hash)
        )""",
        "CREATE INDEX sign_in_member ON sign_in (member_id)",
        """CREATE TABLE meeting (
            meeting_id {own_number},
            title VARCHAR(200) NOT NULL,
            locality VARCHAR(80) NOT NULL,
            started_at {instant} NOT NULL,
            started_by INTEGER REFERENCES member (member_id),
            ended_at {instant}
        )""",
        """CREATE TABLE document_update (
            document_update_id {own_number},
            document VARCHAR(120) NOT NULL,
            content {bytes} NOT NULL,
            member_id INTEGER REFERENCES member (member_id),
            made_at {instant} NOT NULL
        )""",
        "CREATE INDEX document_update_document ON document_update (document, document_update_id)",
        """CREATE TABLE document_history (
            document_history_id {own_number},
            document VARCHAR(120) NOT NULL,
            member_id INTEGER REFERENCES member (member_id),
            from_at {instant} NOT NULL,
            until_at {instant} NOT NULL,
            written TEXT NOT NULL,
            removed TEXT NOT NULL
        )""",
        "CREATE INDEX document_history_document ON document_history (document)",
        """CREATE TABLE presence (
            document VARCHAR(120) NOT NULL,
            sign_in_id VARCHAR(32) NOT NULL,
            member_id INTEGER REFERENCES member (member_id),
            seen_at {instant} NOT NULL,
            PRIMARY KEY (document, sign_in_id)
        )""",
    ),
)
