"""Audits the pinned packages: fails on a known weakness, and says plainly what could not be looked up."""

import json
import subprocess
import sys
from typing import Any

# What pip-audit, or the library below it, says when nobody answers at the other end.
NO_SOURCE = ("Could not connect to", "requests.exceptions.SSLError", "requests.exceptions.ConnectionError")


def main(requirements: str) -> int:
    """Ask pip-audit about one file of requirements."""
    words = ["--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json", "-r", requirements]
    done = subprocess.run([sys.executable, "-m", "pip_audit", *words], capture_output=True, text=True)
    if done.returncode != 0 and any(words in done.stderr for words in NO_SOURCE):
        print(f"NOT AUDITED: the source of known weaknesses can't be reached from here ({requirements})")
        return 0
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        print(done.stderr, file=sys.stderr)
        return 1
    return report(packages, requirements)


def report(packages: list[dict[str, Any]], requirements: str) -> int:
    """Print each weakness and how many packages were looked up; any weakness is a failure."""
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    weak = [(package, weakness) for package in packages for weakness in package.get("vulns", [])]
    for package, weakness in weak:
        fixed = ", ".join(weakness["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {weakness['id']}, mended in {fixed}")
    print(f"Audit: {len(packages) - len(unknown)} of {len(packages)} packages of {requirements} looked up")
    if unknown:
        print(f"NOT AUDITED: the source of known weaknesses here does not know {len(unknown)} of them")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
