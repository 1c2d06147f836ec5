"""Clinics with any number of conversations, the same at every run, made by bulk SQL.

They are copies of the tests' clinic, of whose rows nothing changes but the newest position. A
conversation's number `i` decides all of it: 40 % are open, 10 % wait for an answer, 20 % were
answered by the assistant alone. Dana has 3 % unread, Amir half of all, Noor none.
"""

import shutil
import sqlite3
from pathlib import Path

import sqlalchemy as sa

from tests.founding import Template

RARE = "Quackenbush"
"""The name of five patients, however many there are."""
COMMON = "Garcia"
"""The name of one in twenty."""
NOWHERE_OPEN = "Kowalski"
"""The name of one in twenty, and every conversation of theirs is resolved."""

UNCOMMON = """["Adeyemi", "Baptiste", "Castellano", "Dubois", "Eriksen", "Fitzgerald", "Haddad",
    "Ivanova", "Jankowski", "Kimura", "Lindqvist", "Moreau", "Nakamura", "Okonkwo", "Petrov",
    "Rahman", "Schneider", "Thorvald", "Umarov"]"""
GIVEN = """["Maria", "James", "Priya", "Wei", "Fatima", "Tomas", "Elena", "Daniel", "Aisha",
    "Mateo", "Ingrid"]"""
BEGAN = 1_788_253_200_000
"""Milliseconds: a day in September 2026."""

STATEMENTS = (
    """
    CREATE TEMP TABLE house AS
    SELECT o.id, o.last_position,
        (SELECT id FROM location WHERE organization_id = o.id AND name = 'Riverside') AS riverside,
        (SELECT id FROM location WHERE organization_id = o.id AND name = 'Hillcrest') AS hillcrest,
        (SELECT n.id FROM clinic_number n JOIN location l ON l.id = n.location_id
            WHERE n.organization_id = o.id AND l.name = 'Riverside') AS number
    FROM organization o WHERE o.name LIKE 'Hillcrest%'
    """,
    """
    CREATE TEMP TABLE made AS
    WITH RECURSIVE numbered(i) AS (
        SELECT 1 UNION ALL SELECT i + 1 FROM numbered WHERE i < :conversations
    )
    SELECT i,
        printf('conversation_%026d', i) AS id,
        printf('patient_%026d', i) AS patient,
        '+' || (16462000000 + i * 4826809 % 7999993) AS phone,
        json_extract(:given, '$[' || (i % 11) || ']') AS given,
        CASE
            WHEN i % (:conversations / 5) = 1 THEN :rare
            WHEN i % 20 = 7 THEN :common
            WHEN i % 20 = 0 THEN :nowhere_open
            ELSE json_extract(:uncommon, '$[' || (i % 19) || ']')
        END AS family,
        CASE WHEN i % 10 < 7 THEN riverside ELSE hillcrest END AS location,
        i % 10 = 3 AS unresponded,
        i % 10 IN (1, 6) AS assistant_only,
        i % 5 < 3 AND i % 10 <> 3 AS resolved,
        last_position + (:items - 1) * :conversations + i AS position
    FROM numbered, house
    """,
    """
    INSERT INTO patient (organization_id, id, given_name, family_name, location_id, created_at)
    SELECT house.id, patient, given, family, location, :began FROM made, house
    """,
    """
    INSERT INTO patient_phone (organization_id, phone_number, patient_id, linked_position)
    SELECT house.id, phone, patient, 0 FROM made, house
    UNION ALL SELECT house.id, phone, printf('patient_%026d', i - 1), 1 FROM made, house
        WHERE i % 9 = 0
    """,
    """
    INSERT INTO patient_search (organization_id, patient_id, sort_name, text)
    SELECT house.id, patient, lower(family || char(31) || given),
        lower('^^' || given || ' ^^' || family || ' ^^' || substr(phone, 2) || ' ') ||
        CASE WHEN i % 9 = 8 AND i < :conversations THEN '^^' || (16462000001 + i) || ' ' ELSE '' END
    FROM made, house
    """,
    """
    UPDATE patient_count SET patients = patients + :conversations
    WHERE organization_id = (SELECT id FROM house)
    """,
    """
    WITH RECURSIVE places(at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM places WHERE at < 20),
    words(word) AS (SELECT lower(given) FROM made UNION SELECT lower(family) FROM made)
    INSERT OR IGNORE INTO patient_word (organization_id, remainder, word)
    SELECT house.id, substr(word, 1, at - 1) || substr(word, at + 1), word
    FROM words, places, house WHERE length(word) >= 5 AND at <= length(word)
    """,
    """
    INSERT INTO conversation (organization_id, id, phone_number, clinic_number_id,
        primary_patient_id, location_id, last_item_id, last_activity_at, activity_position,
        last_inbound_position, waiting_since, person_replied, assistant_replied, is_unresponded,
        is_assistant_only, is_resolved)
    SELECT house.id, made.id, phone, number, patient, location, printf('message_%026d', position),
        :began + position, position, position, CASE WHEN unresponded THEN :began + position END,
        NOT assistant_only, assistant_only, unresponded, assistant_only, resolved
    FROM made, house
    """,
    """
    INSERT INTO unread (organization_id, person_id, conversation_id, location_id, is_unresponded,
        is_assistant_only, is_resolved, activity_position)
    SELECT house.id, person.id, made.id, location, unresponded, assistant_only, resolved, position
    FROM made, house JOIN person ON person.organization_id = house.id
    WHERE person.name = 'Dana' AND i % 33 = 0 OR person.name = 'Amir' AND i % 2
    """,
    """
    INSERT INTO conversation_count
    SELECT house.id, location, unresponded, assistant_only, resolved, count(*) FROM made, house
    GROUP BY 1, 2, 3, 4, 5
    """,
    """
    INSERT INTO unread_count
    SELECT organization_id, person_id, location_id, is_unresponded, is_assistant_only, is_resolved,
        count(*) FROM unread GROUP BY 1, 2, 3, 4, 5, 6
    """,
    """
    INSERT INTO conversation_search (organization_id, conversation_id, text)
    SELECT house.id, made.id, lower('^^' || given || ' ^^' || family || ' ^^' || substr(phone, 2))
    FROM made, house
    """,
    """
    INSERT INTO opt_out (organization_id, id, phone_number, source, at)
    SELECT house.id, printf('optout_%026d', i), phone, 'PATIENT', :began FROM made, house
    WHERE i % 50 = 5
    """,
    """
    WITH RECURSIVE earlier(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM earlier WHERE n < :items - 1)
    INSERT INTO timeline_item (organization_id, id, conversation_id, position, kind, direction,
        author_kind, author_id, at, body, delivery_status)
    SELECT house.id, printf('message_%026d', position - n * :conversations), made.id,
        position - n * :conversations, 'MESSAGE',
        CASE WHEN (n + unresponded) % 2 THEN 'INBOUND' ELSE 'OUTBOUND' END,
        CASE WHEN (n + unresponded) % 2 THEN 'PATIENT' END,
        CASE WHEN (n + unresponded) % 2 THEN patient END,
        :began + position - n * :conversations,
        'Could we move the appointment on day ' || i || ' to a quarter past nine, please?',
        CASE WHEN (n + unresponded) % 2 THEN NULL ELSE 'DELIVERED' END
    FROM earlier, made, house ORDER BY position - n * :conversations
    """,
    """
    UPDATE organization SET last_position = last_position + :items * :conversations
    WHERE id = (SELECT id FROM house)
    """,
)


def filled(template: Template, folder: Path, conversations: int, items: int = 1) -> Path:
    """A folder whose database holds so many conversations of so many messages each."""
    folder.mkdir()
    path = folder / "frontdesk.sqlite3"
    shutil.copy(str(sa.make_url(template.url).database), path)
    values = {
        "conversations": conversations,
        "items": items,
        "began": BEGAN,
        "rare": RARE,
        "common": COMMON,
        "nowhere_open": NOWHERE_OPEN,
        "uncommon": UNCOMMON,
        "given": GIVEN,
    }
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    for statement in STATEMENTS:
        connection.execute(statement, values)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return folder


def copied(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


def phone_number(i: int) -> str:
    """Of one area code, and as good as thrown: no two are the same."""
    return f"+{16_462_000_000 + i * 4_826_809 % 7_999_993}"
