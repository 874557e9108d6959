"""The command line of the starter: `python -m servicedesk.launcher up`. Old Pythons must be able to read this file."""

import sys


def main(words: "list[str]") -> int:
    """Check the machine and run the command; what stops it is one line."""
    if sys.version_info < (3, 11):
        return refuse("Python 3.11 or later is needed, this is %d.%d" % sys.version_info[:2])
    if sys.platform not in ("linux", "darwin"):
        return refuse("The starter runs on Linux and macOS: on Windows, use WSL")
    try:
        from .commands import run
    except ModuleNotFoundError as error:
        return refuse("%s is not installed: start with `make up`, which prepares .venv" % error.name)
    return run(words)


def refuse(line: str) -> int:
    """Print why it does not go on."""
    sys.stderr.write(line + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
