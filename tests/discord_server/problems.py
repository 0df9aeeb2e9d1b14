"""Validation errors, collected by their place and reported in Discord's shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.discord_server.errors import ApiError

Path = tuple[str | int, ...]


class Problems:
    """The validation errors of one request, which `raise_if_any` reports with code 50035."""

    def __init__(self, *prefix: str | int) -> None:
        self._prefix = prefix
        self._errors: dict[str, Any] = {}

    def add(self, path: Path, code: str, message: str) -> None:
        """Add an error at a place in the request."""
        place = self._errors
        for key in (*self._prefix, *path):
            place = place.setdefault(str(key), {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def length(
        self, path: Path, value: object, *, most: int, least: int = 0, required: bool = False
    ) -> None:
        """Add an error if the text is missing, too short or too long."""
        if value is None:
            if required:
                self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not isinstance(value, str):
            self.add(path, "BASE_TYPE_BAD_STRING", f'Could not interpret "{value}" as string.')
        elif required and least and not value.strip():
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif least and not least <= len(value) <= most:
            message = f"Must be between {least} and {most} in length."
            self.add(path, "BASE_TYPE_BAD_LENGTH", message)
        elif len(value) > most:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def count(self, path: Path, values: Sequence[Any], *, most: int, least: int = 0) -> None:
        """Add an error if there are too few or too many."""
        if least and not least <= len(values) <= most:
            message = f"Must be between {least} and {most} in length."
            self.add(path, "BASE_TYPE_BAD_LENGTH", message)
        elif len(values) > most:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def choice(self, path: Path, value: object, allowed: Sequence[Any]) -> None:
        """Add an error if the value is not one of those allowed."""
        if value not in allowed:
            names = ", ".join(str(one) for one in allowed)
            self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{names}}}.")

    def raise_if_any(self) -> None:
        """Raise an ApiError 50035 with all errors, if there are any."""
        if self._errors:
            raise ApiError(400, 50035, "Invalid Form Body", self._errors)


def invalid(*path: str | int, code: str, message: str) -> ApiError:
    """Return the answer 50035 with one error."""
    problems = Problems()
    problems.add(path, code, message)
    try:
        problems.raise_if_any()
    except ApiError as error:
        return error
    raise AssertionError("one finding makes an error")
