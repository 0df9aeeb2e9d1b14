"""Files and folders that only their owner can read: an archive may hold what is not for all."""

from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def make_private_folder(folder: Path) -> None:
    """Make the folder, and those above it that are missing, for their owner only."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def make_private(folder: Path) -> None:
    """Let only their owner read what is in the folder, which libraries wrote."""
    for path in folder.rglob("*"):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
