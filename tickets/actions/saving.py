"""Verbs about saved views: save, rename, open with, move, forget. They change no request, and nobody is told."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.access import require
from accounts.models import User
from departments.models import Department
from departments.permissions import role_in
from tickets import permissions
from tickets.models import SavedView

MOST_VIEWS = 20
NOT_YOURS = "Only who shared this view, or a head, may change it."


class ViewRefused(Exception):
    """The view can't be kept like that. The message is fit to show."""


@transaction.atomic(durable=True)
def save_view(
    department: Department | None,
    *,
    by: User,
    at: datetime,
    name: str,
    query: str,
    is_shared: bool = False,
    is_default: bool = False,
) -> SavedView:
    """Keep a query string of a queue under a name; the same name again keeps the new one.

    Raises:
        PermissionDenied: `by` does not work in the department.
        ViewRefused: there are too many, or only a head may open everybody's queue with it.
    """
    require(department is None or role_in(by, department) is not None, "You do not work in this department.")
    if department and is_shared and is_default and not permissions.can_share_default(by, department):
        raise ViewRefused(
            "What the queue opens with for everybody is for the head to say. Share it, or open it yourself."
        )
    own = SavedView.objects.filter(owner=by, department=department, is_shared=is_shared)
    view = own.filter(name=name).select_for_update().first()
    if view is None and own.count() >= MOST_VIEWS:
        raise ViewRefused(f"There are {MOST_VIEWS} saved views of this queue already. Forget one first.")
    last = own.aggregate(last=Max("position"))["last"] or 0
    view = view or SavedView(
        owner=by, department=department, name=name, is_shared=is_shared, made_at=at, position=last + 1
    )
    view.query = query
    if is_default:
        _open_no_other(view)
        view.is_default = True
    view.save()
    return view


@transaction.atomic(durable=True)
def rename_view(view: SavedView, *, by: User, name: str) -> SavedView:
    """Call it something else.

    Raises:
        PermissionDenied: it is somebody else's.
        ViewRefused: another one is called so.
    """
    require(permissions.can_change_view(by, view), NOT_YOURS)
    view.name = name
    try:
        with transaction.atomic():
            view.save(update_fields=["name"])
    except IntegrityError as taken:
        raise ViewRefused(f"There is a view called {name} here already.") from taken
    return view


@transaction.atomic(durable=True)
def open_with(view: SavedView, *, by: User, is_default: bool) -> SavedView:
    """Let the queue open with it, or not any more: one's own for oneself, a shared one for everybody who has none.

    Raises:
        PermissionDenied: it is somebody else's, or a shared one and `by` leads nobody.
    """
    require(permissions.can_change_view(by, view), NOT_YOURS)
    may = not view.is_shared or (view.department and permissions.can_share_default(by, view.department))
    require(bool(may), "What the queue opens with for everybody is for the head to say.")
    _open_no_other(view)
    view.is_default = is_default
    view.save(update_fields=["is_default"])
    return view


def _open_no_other(view: SavedView) -> None:
    others = SavedView.objects.filter(department=view.department, is_shared=view.is_shared, is_default=True)
    (others if view.is_shared else others.filter(owner=view.owner)).update(is_default=False)


@transaction.atomic(durable=True)
def move_view(view: SavedView, *, by: User, is_up: bool) -> SavedView:
    """One place nearer to the beginning or the end of the tabs of its kind.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    require(permissions.can_change_view(by, view), NOT_YOURS)
    like = SavedView.objects.filter(department=view.department, is_shared=view.is_shared)
    rows = list(
        (like if view.is_shared else like.filter(owner=view.owner))
        .select_for_update()
        .order_by("position", "name", "pk")
    )
    place = rows.index(view)
    other = place - 1 if is_up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    SavedView.objects.bulk_update(rows, ["position"])
    return view


@transaction.atomic(durable=True)
def forget_view(view: SavedView, *, by: User) -> None:
    """Take it away, for everybody who had it.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    require(permissions.can_change_view(by, view), NOT_YOURS)
    view.delete()
