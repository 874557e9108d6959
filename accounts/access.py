"""The one way to refuse."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool, why: str = "You may see this, but not do that.") -> None:
    """Go on when `allowed`, else answer 403 with `why` in words.

    Raises:
        PermissionDenied: the page shows `why`.
    """
    if not allowed:
        raise PermissionDenied(why)
