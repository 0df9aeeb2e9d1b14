"""`attache`, and `python -m attache`, which is the same."""

from index.loading import loading


def main() -> None:
    """Run the command line."""
    with loading():
        from attache import logs
        from attache.cli import main
    logs.log_endings()
    main()


if __name__ == "__main__":
    main()
