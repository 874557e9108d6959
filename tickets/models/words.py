"""The triggers that keep the words of a request as they are written, corrected and erased."""

from __future__ import annotations

from typing import Any

import pgtrigger

# Postgres holds a megabyte of words of one request. What is beyond is not found; nobody's reply fails because of it.
_AS_FAR_AS_IT_GOES = """
    BEGIN
        {statement}
    EXCEPTION WHEN program_limit_exceeded THEN
        NULL;
    END;
    RETURN NULL;
"""
_FIRST = """
    INSERT INTO tickets_findable (ticket_id, said, all_said)
    SELECT id, words, words FROM (SELECT id, setweight(to_tsvector('desk', title), 'A') AS words FROM written) AS titles
    ON CONFLICT DO NOTHING;
"""
_MORE = """
    UPDATE tickets_findable AS kept
    SET said = kept.said || setweight(to_tsvector('desk', coalesce(more.public, '')), 'C'),
        all_said = kept.all_said || setweight(to_tsvector('desk', more.whole), 'C')
    FROM (
        SELECT ticket_id, string_agg(body, ' ') FILTER (WHERE visibility = 'public') AS public, string_agg(body, ' ') AS whole
        FROM written GROUP BY ticket_id
    ) AS more
    WHERE kept.ticket_id = more.ticket_id;
"""
_AGAIN = """
    UPDATE tickets_findable
    SET said = title || setweight(to_tsvector('desk', coalesce(public, '')), 'C'),
        all_said = title || setweight(to_tsvector('desk', coalesce(whole, '')), 'C')
    FROM (
        SELECT t.id, setweight(to_tsvector('desk', t.title), 'A') AS title,
               string_agg(c.body, ' ' ORDER BY c.id) FILTER (WHERE c.visibility = 'public') AS public,
               string_agg(c.body, ' ' ORDER BY c.id) AS whole
        FROM tickets_ticket AS t LEFT JOIN tickets_comment AS c ON c.ticket_id = t.id
        WHERE t.id = {ticket} GROUP BY t.id
    ) AS fresh
    WHERE ticket_id = fresh.id;
"""


def _kept(name: str, statement: str) -> pgtrigger.Trigger:
    """For all rows of an insert at once: a thousand requests are as quick as a thousand rows can be."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call] # pgtrigger left it without
        func=_AS_FAR_AS_IT_GOES.format(statement=statement.strip()),
    )


def _again(name: str, operation: pgtrigger.Operation, ticket: str, **condition: Any) -> pgtrigger.Trigger:
    """For a row that is corrected or taken away, which is rare."""
    func = _AS_FAR_AS_IT_GOES.format(statement=_AGAIN.format(ticket=ticket).strip())
    return pgtrigger.Trigger(name=name, when=pgtrigger.After, operation=operation, func=func, **condition)


_TITLE = pgtrigger.Q(old__title__df=pgtrigger.F("new__title"))
_TEXT = pgtrigger.Q(old__body__df=pgtrigger.F("new__body"))
OF_TICKET = [_kept("find_new", _FIRST), _again("find_by_title", pgtrigger.Update, "NEW.id", condition=_TITLE)]
OF_COMMENT = [
    _kept("find_message", _MORE),
    _again("find_corrected", pgtrigger.Update, "NEW.ticket_id", condition=_TEXT),
    _again("find_erased", pgtrigger.Delete, "OLD.ticket_id"),
]
