"""Pure rules: a story becomes a script, who does what at which instant and in which words."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from departments.hours import Schedule, is_open, working_time_between
from servicedesk.demo import casting, pace
from servicedesk.demo.catalogue import SERVICES
from servicedesk.demo.company import DEPARTMENTS, LATE_SHARE
from servicedesk.demo.people import PersonPlan
from servicedesk.demo.telling import BY_REQUESTER, Act, Step, Story
from servicedesk.demo.words import Words, letter

_SERVICES = {plan.key: plan for plan in SERVICES}
_DEPARTMENTS = {plan.slug: plan for plan in DEPARTMENTS}
ACCEPTANCE, FIRST_RESPONSE, RESOLUTION = range(3)
ORDER = ("low", "normal", "high", "urgent")
RAISED_BECAUSE = (
    "Somebody is stuck.",
    "Can't wait: see the date.",
    "A customer is concerned.",
    "Asked by phone as well.",
)
A_MOMENT = timedelta(minutes=2)
ANSWERS = (Act.SAY, Act.ASK, Act.SUPPLIER, Act.UNTIL, Act.ON_DAY, Act.SOLVED)


@dataclass(frozen=True, slots=True)
class Moment:
    """One act of somebody at an instant: `do` names a verb, `to` its person, department, priority or reason."""

    at: datetime
    do: str
    by: str
    body: str = ""
    to: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """One request from filing on; plain values, so that another process can play it."""

    service: str
    requester: str
    filed_by: str
    title: str
    body: str
    priority: str
    at: datetime
    moments: tuple[Moment, ...]

    @property
    def department(self) -> str:
        """The slug of the department that is asked."""
        return self.service.split("/")[0]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a request goes: `speed` is the part of the promised time that the work takes, None: as the department usually does."""

    speed: float | None = None
    taken_within: float | None = None
    is_ended: bool = True
    agent: PersonPlan | None = None
    requester: PersonPlan | None = None


@dataclass(slots=True)
class Scene:
    """Where a script stands while it is written."""

    story: Story
    rng: random.Random
    words: Words
    asking: PersonPlan
    agent: PersonPlan
    peer: PersonPlan
    department: str
    priority: str
    at: datetime
    filed_at: datetime
    waits: bool = False
    ready_at: datetime | None = None
    goes_on_at: datetime | None = None
    spoken: set[str] = field(default_factory=set)
    moments: list[Moment] = field(default_factory=list)

    @property
    def open_hours(self) -> Schedule:
        """When the present holder is open."""
        return pace.department_hours(self.department, self.filed_at.year)

    def hours(self, person: PersonPlan) -> Schedule:
        """When somebody is at work."""
        return pace.office_hours(person, self.filed_at.year)

    def write(self, text: str, person: PersonPlan) -> str:
        """`text` in the words of `person`, now."""
        filled = self.words.fill(text, self.at)
        is_first = person.email not in self.spoken
        self.spoken.add(person.email)
        finished = letter(filled, person, self.rng, is_provider=person != self.asking, is_first=is_first)
        return self.words.fill(finished, self.at)

    def do(self, verb: str, by: PersonPlan, body: str = "", *, to: str = "", until: datetime | None = None) -> None:
        """Add a moment."""
        self.moments.append(Moment(self.at, verb, by.email, body, to, until))


def write(story: Story, filed_at: datetime, rng: random.Random, manner: Manner | None = None) -> Script:
    """The script of `story`, filed at about `filed_at`, in the requester's working hours."""
    manner = manner or Manner()
    scene = _open_scene(story, filed_at, rng, manner)
    body = scene.write(story.body, scene.asking)
    title = scene.words.fill(rng.choice(story.titles), scene.at)
    filer = scene.peer if _is_filed_by_another(scene) else scene.asking
    first_priority = scene.priority
    _take(scene, manner)
    _play_steps(scene, manner)
    if manner.is_ended:
        _end(scene)
    return Script(
        story.service,
        scene.asking.email,
        filer.email,
        title,
        body,
        first_priority,
        scene.filed_at,
        tuple(scene.moments),
    )


def _open_scene(story: Story, filed_at: datetime, rng: random.Random, manner: Manner) -> Scene:
    department = story.service.split("/")[0]
    involved = [department, *(step.to for step in story.steps if step.act in {Act.OVER, Act.SENT_BACK})]
    servers = [person.email for slug in involved for person in casting.staff(slug)]
    asking = manner.requester or casting.requester(department, rng, besides=[*servers, casting.ROSA])
    hours = pace.office_hours(asking, filed_at.year)
    # What came to mind at night is written down in the course of the morning.
    sleep = timedelta(0) if is_open(hours, filed_at) else timedelta(minutes=rng.uniform(5, 170))
    at = pace.later(hours, filed_at, sleep)
    agent = manner.agent or casting.agent(department, asking, at, rng)
    peer = casting.peer(asking, rng, agent)
    words = Words(rng, story.slots, at, pace.department_hours(department, at.year))
    words.said |= {
        "me": asking.first_name, "agent": agent.first_name, "peer": peer.name, "peer1": peer.first_name,
        "site": asking.site, "team": _DEPARTMENTS[asking.home].name, "ref": str(rng.randrange(10_000, 99_999)),
    }  # fmt: skip
    priority = _first_priority(story, rng)
    return Scene(story, rng, words, asking, agent, peer, department, priority, at, at)


def _is_filed_by_another(scene: Scene) -> bool:
    is_private = _DEPARTMENTS[scene.department].is_confidential or scene.asking.email == casting.ROSA
    invites = any(step.act == Act.INVITE for step in scene.story.steps)
    return not is_private and not invites and scene.rng.random() < 0.05


def _first_priority(story: Story, rng: random.Random) -> str:
    plan = _SERVICES[story.service]
    if not plan.offers_priority:
        return plan.usual_priority
    return story.priority or rng.choices(ORDER, (10, 76, 12, 2))[0]


def _take(scene: Scene, manner: Manner) -> None:
    """Somebody takes it: the head gives it to them, they accept it, or they just answer."""
    rng = scene.rng
    part = manner.taken_within or (rng.uniform(1.05, 1.6) if rng.random() < 0.08 else rng.betavariate(1.4, 3) * 0.95)
    promised = pace.as_time(pace.budget(scene.story.service, scene.priority, ACCEPTANCE))
    way = rng.random()
    first = scene.story.steps[0].act
    if way < 0.12 and manner.requester is None and first in {Act.SAY, Act.ASK, Act.SOLVED} and not scene.story.priority:
        return
    wanted = scene.story.priority or scene.priority
    by = casting.lead(scene.department, rng) if way < 0.55 or wanted != scene.priority else scene.agent
    _move(scene, by, promised * part)
    _set_first_priority(scene, by, wanted)
    _give(scene, by)


def _give(scene: Scene, by: PersonPlan) -> None:
    if by == scene.agent:
        scene.do("accept", by)
    else:
        scene.do("assign", by, to=scene.agent.email)


def _set_first_priority(scene: Scene, leader: PersonPlan, wanted: str) -> None:
    """Where the service leaves the priority to the department, its head sets it when looking through the queue."""
    if wanted == scene.priority:
        return
    is_raised = ORDER.index(wanted) > ORDER.index(scene.priority)
    scene.do("prioritise", leader, scene.rng.choice(RAISED_BECAUSE) if is_raised else "", to=wanted)
    scene.priority = wanted
    scene.at += A_MOMENT


def _play_steps(scene: Scene, manner: Manner) -> None:
    steps = scene.story.steps
    working = [step for step in steps if step.act not in BY_REQUESTER]
    gaps = iter(_gaps(scene, manner, len(working)))
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if step.act in BY_REQUESTER:
            _requester_acts(scene, step)
        else:
            _department_acts(scene, step, next(gaps))
        if step.act == Act.SOLVED and following is None:
            break


def _gaps(scene: Scene, manner: Manner, n: int) -> list[timedelta]:
    """Working time before each step of the department; together the part of the promise that this request takes."""
    rng = scene.rng
    is_late = rng.random() < LATE_SHARE[scene.department]
    speed = manner.speed or (rng.uniform(1.05, 1.7) if is_late else rng.betavariate(1.6, 2.6) * 0.85 + 0.03)
    whole = pace.as_time(pace.budget(scene.story.service, scene.priority, RESOLUTION)) * speed
    shares = [rng.uniform(0.4, 1.6) for _ in range(n)]
    gaps = [whole * share / sum(shares) for share in shares]
    return gaps if rng.random() < (0.6 if is_late else 0.06) else _answered_in_time(scene, gaps)


def _answered_in_time(scene: Scene, gaps: list[timedelta]) -> list[timedelta]:
    """The same, but what comes up to the first answer stays within its promise; the rest of the work takes the rest."""
    promised = pace.as_time(pace.budget(scene.story.service, scene.priority, FIRST_RESPONSE))
    left = max(promised - working_time_between(scene.open_hours, scene.filed_at, scene.at), 3 * A_MOMENT)
    working = [step.act for step in scene.story.steps if step.act not in BY_REQUESTER]
    until_answer = 1 + next((n for n, act in enumerate(working) if act in ANSWERS), 0)
    before = sum(gaps[:until_answer], timedelta(0))
    wanted = min(before, left * scene.rng.uniform(0.15, 0.8))
    later = len(gaps) - until_answer
    return [gap * (wanted / before) for gap in gaps[:until_answer]] + [
        gap + (before - wanted) / later for gap in gaps[until_answer:]
    ]


def _move(scene: Scene, person: PersonPlan, gap: timedelta) -> None:
    """Let the time pass until `person` of the department has worked for `gap` and is there."""
    gap = max(gap, A_MOMENT)
    if scene.goes_on_at is not None:
        scene.at, scene.goes_on_at = max(scene.at + A_MOMENT, scene.goes_on_at), None
        return
    start = scene.at if scene.ready_at is None else max(scene.at, scene.ready_at)
    scene.ready_at = None
    ready = pace.work_on(scene.open_hours, scene.hours(person), start, gap)
    # Nobody acts on the stroke of the hour at which the doors open.
    delay = timedelta(seconds=scene.rng.randrange(40, 1500))
    scene.at = pace.work_on(scene.open_hours, scene.hours(person), ready, delay) if ready.second == 0 else ready


def _department_acts(scene: Scene, step: Step, gap: timedelta) -> None:
    leader = casting.lead(scene.department, scene.rng)
    may = {"hand_over": True, **_DEPARTMENTS[scene.department].members_may}
    by = scene.agent
    if step.act in {Act.RAISE, Act.LOWER}:
        if scene.priority == step.to or (step.act == Act.RAISE) != (ORDER.index(step.to) > ORDER.index(scene.priority)):
            return
        by = scene.agent if may.get("prioritise") else leader
        gap = min(gap, timedelta(minutes=45))
    elif step.act == Act.DECLINED and not may.get("decline"):
        by = leader
    _move(scene, by, gap)
    if scene.waits and step.act in {Act.SAY, Act.ASK, Act.SUPPLIER, Act.UNTIL, Act.ON_DAY, Act.DECLINED}:
        scene.do("resume", by)
        scene.at += A_MOMENT
    if scene.waits and step.act not in {Act.NOTE, Act.RAISE, Act.LOWER}:
        scene.waits = False
    _ACTS[step.act](scene, step, by)


def _say(scene: Scene, step: Step, by: PersonPlan) -> None:
    scene.do("reply", by, scene.write(step.text, by))


def _ask(scene: Scene, step: Step, by: PersonPlan) -> None:
    _say(scene, step, by)
    scene.at += timedelta(seconds=20)
    scene.do("wait", by, to="requester")


def _note(scene: Scene, step: Step, by: PersonPlan) -> None:
    scene.do("note", by, scene.words.fill(step.text, scene.at))


def _supplier(scene: Scene, step: Step, by: PersonPlan) -> None:
    _say(scene, step, by)
    scene.at += timedelta(seconds=30)
    scene.do("wait", by, to="supplier")
    scene.waits, scene.ready_at = True, pace.working_day(scene.open_hours, scene.at, step.days)


def _until(scene: Scene, step: Step, by: PersonPlan) -> None:
    start = scene.filed_at if step.act == Act.ON_DAY else scene.at
    day = pace.working_day(scene.open_hours, start, step.days)
    if day < scene.at + timedelta(hours=20):
        day = pace.working_day(scene.open_hours, scene.at, 1)
    # They go on a little before the desk would wake the request by itself.
    scene.goes_on_at = pace.work_on(scene.open_hours, scene.hours(by), day, A_MOMENT)
    until = (scene.goes_on_at + timedelta(minutes=70)).replace(minute=0, second=0, microsecond=0)
    _say(scene, step, by)
    scene.at += timedelta(seconds=30)
    scene.do("wait", by, to="scheduled", until=until)
    scene.waits = True


def _prioritise(scene: Scene, step: Step, by: PersonPlan) -> None:
    scene.do("prioritise", by, scene.words.fill(step.text, scene.at), to=step.to)
    scene.priority = step.to


def _hand_over(scene: Scene, step: Step, by: PersonPlan) -> None:
    scene.do("hand_over", by, scene.words.fill(step.text, scene.at), to=step.to)
    scene.department = step.to
    scene.agent = casting.agent(step.to, scene.asking, scene.at, scene.rng)
    scene.words.said["agent"] = scene.agent.first_name
    by = casting.lead(step.to, scene.rng) if scene.rng.random() < 0.6 else scene.agent
    promised = pace.as_time(_DEPARTMENTS[step.to].promises[scene.priority][ACCEPTANCE])
    _move(scene, by, promised * scene.rng.uniform(0.1, 0.9))
    if by != scene.agent:
        scene.do("accept_hand_over", by)
        scene.at += A_MOMENT
    _give(scene, by)


def _send_back(scene: Scene, step: Step, by: PersonPlan) -> None:
    """The other department looks at it within the time that it promises, and says why it is not theirs."""
    scene.do("hand_over", by, scene.words.fill(step.text, scene.at), to=step.to)
    here, scene.department = scene.department, step.to
    taker = casting.lead(step.to, scene.rng)
    promised = pace.as_time(_DEPARTMENTS[step.to].promises[scene.priority][ACCEPTANCE])
    _move(scene, taker, promised * scene.rng.uniform(0.1, 0.9))
    scene.do("decline_hand_over", taker, scene.words.fill(step.back, scene.at))
    scene.department = here


def _solve(scene: Scene, step: Step, by: PersonPlan) -> None:
    scene.do("resolve", by, scene.write(step.text, by))


def _decline(scene: Scene, step: Step, by: PersonPlan) -> None:
    scene.do("decline", by, scene.write(step.text, by))


_ACTS = {
    Act.SAY: _say,
    Act.ASK: _ask,
    Act.NOTE: _note,
    Act.SUPPLIER: _supplier,
    Act.UNTIL: _until,
    Act.ON_DAY: _until,
    Act.RAISE: _prioritise,
    Act.LOWER: _prioritise,
    Act.OVER: _hand_over,
    Act.SENT_BACK: _send_back,
    Act.SOLVED: _solve,
    Act.DECLINED: _decline,
}
_VERBS = {Act.ANSWER: "reply", Act.ADD: "reply", Act.AGAIN: "reopen", Act.WITHDRAWN: "withdraw"}


def _requester_acts(scene: Scene, step: Step) -> None:
    """The requester comes back to it in their own hours: sooner when they were asked."""
    rng = scene.rng
    hours = rng.uniform(0.3, 5) if step.act in {Act.ANSWER, Act.INVITE} else rng.uniform(1, 12)
    at = pace.later(scene.hours(scene.asking), scene.at, timedelta(hours=hours))
    if scene.goes_on_at is not None and at >= scene.goes_on_at:
        at = scene.at + (scene.goes_on_at - scene.at) / 2
    scene.at = at
    if step.act == Act.INVITE:
        scene.do("add_participant", scene.asking, to=scene.peer.email)
        return
    scene.do(_VERBS[step.act], scene.asking, scene.write(step.text, scene.asking) if step.text else "")


def _end(scene: Scene) -> None:
    """More than half of the people confirm; the others' requests close by themselves."""
    if scene.moments and scene.moments[-1].do == "resolve" and scene.rng.random() < 0.58:
        gap = timedelta(hours=scene.rng.uniform(0.2, 14))
        scene.at = pace.later(scene.hours(scene.asking), scene.at, gap)
        scene.do("confirm", scene.asking)


def cut(script: Script, at: datetime, most: int | None = None) -> Script:
    """`script` as far as it has come at `at`, and no more than `most` moments of it."""
    kept = tuple(moment for moment in script.moments if moment.at < at)
    return replace(script, moments=kept[:most])
