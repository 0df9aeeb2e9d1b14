"""Errors of the HTTP API, and errors of a test that uses the server.

ApiError            an answer of the HTTP API that is not a success
NotPermitted        a simulated person may not do that; Discord's own client would not offer it
InvalidInput        a simulated person gave a value that Discord's own client would not send
NoResponse          the bot did not acknowledge an interaction in time
UnexpectedTraffic   the bot used a route the server does not know, or the server itself failed
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer of the HTTP API that is not a success, in Discord's shape."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{status} (code {code}): {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the answer."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


class NotPermitted(Exception):
    """A simulated person may not do that; Discord's own client would not offer it."""


class InvalidInput(ValueError):
    """A simulated person gave a value that Discord's own client would not send."""


class NoResponse(AssertionError):
    """The bot did not acknowledge an interaction in time."""


class UnexpectedTraffic(AssertionError):
    """The bot used a route the server does not know, or the server itself failed."""


def unauthorized() -> ApiError:
    """Return the answer to a missing or wrong token."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown(what: str) -> ApiError:
    """Return the answer to an unknown id, with the code Discord uses for its kind."""
    codes = {
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "User": 10013,
        "Webhook": 10015,
        "interaction": 10062,
        "application command": 10063,
        "Application": 10002,
    }
    return ApiError(404, codes[what], f"Unknown {what}")


def missing_access() -> ApiError:
    """Return the answer if the bot cannot see the channel."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Return the answer if the bot sees the channel but lacks a permission."""
    return ApiError(403, 50013, "Missing Permissions")
