"""Pure rules: answers in, figures out (surveys.md, section 4). No database, no clock.

Scores and areas are called here by their names; the rest by subject: `priorities`, `drivers`, `reliability`,
`participation`, `trends`, `changes` and `company`.
"""

from surveys.scoring.responses import AreaScores, Mark, Response, areas
from surveys.scoring.scores import Finding, Score, Share, Table, Vote, finding, people, table

__all__ = [
    "AreaScores",
    "Finding",
    "Mark",
    "Response",
    "Score",
    "Share",
    "Table",
    "Vote",
    "areas",
    "finding",
    "people",
    "table",
]
