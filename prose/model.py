"""A language model behind an endpoint that speaks OpenAI's chat protocol."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from prose.errors import ClientMissing, Empty, Garbled, RateLimited, Refused, TooSlow, Unreachable
from prose.settings import ModelSettings

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionChunk

T = TypeVar("T")

MOST_TOKENS = 400
"""Tokens that a completion may have."""
MOST_CHARACTERS = 8_000
"""Characters of a completion that are read, whatever the endpoint sends."""

_CHARACTERS_OF_A_TOKEN = 3  # at least, in English: what is not told is counted too high


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to the model; `role` is "system" or "user"."""

    role: str
    content: str


class Usage:
    """The tokens of one completion, as told by the endpoint or else as estimated."""

    def __init__(self) -> None:
        self.told: int | None = None
        self.characters = 0

    @property
    def tokens(self) -> int:
        """Tokens of the prompt and the completion together."""
        return self.told or -(-self.characters // _CHARACTERS_OF_A_TOKEN)


class LanguageModel:
    """Streams completions. The client library is imported when the first one is asked for."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._client: openai.AsyncOpenAI | None = None

    @property
    def name(self) -> str:
        """The name of the model, as the operator wrote it."""
        return self._settings.model

    async def stream(self, messages: Sequence[Message], usage: Usage) -> AsyncGenerator[str, None]:
        """Yield the text of a completion, piece by piece, and note its `usage`.

        Raises `ModelError`, also in between; `ClientMissing` if the library is not installed.
        """
        usage.characters = sum(len(each.content) for each in messages)
        client, openai = self._opened()
        length, patience = 0, _Patience(self._settings.timeout)
        try:
            async with await patience.wait(self._begun(client, messages)) as chunks:
                coming = aiter(chunks)
                while (chunk := await patience.wait(anext(coming, None))) is not None:
                    usage.told = _told(chunk) or usage.told
                    if piece := _text(chunk):
                        length += len(piece)
                        usage.characters += len(piece)
                        yield piece
                    if length > MOST_CHARACTERS:
                        return
        except (TimeoutError, openai.APITimeoutError) as error:
            raise TooSlow(f"it took longer than {self._settings.timeout:g} s") from error
        except openai.RateLimitError as error:
            raise RateLimited("it takes no more requests for now (429)") from error
        except openai.APIStatusError as error:
            raise Refused(f"it refused the request ({error.status_code})") from error
        except openai.APIConnectionError as error:
            raise Unreachable("it does not answer") from error
        except (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError) as error:
            raise Garbled(f"it sent what cannot be read ({type(error).__name__})") from error
        except _broken_transfers() as error:
            raise Unreachable(f"the connection broke ({type(error).__name__})") from error
        if not length:
            raise Empty("it sent no text")

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    def _opened(self) -> "tuple[openai.AsyncOpenAI, Any]":
        try:
            import openai  # an extra, and only for those who have set a model
        except ImportError as error:
            raise ClientMissing from error
        if self._client is None:
            self._client = openai.AsyncOpenAI(
                base_url=self._settings.url,
                # The library wants one, and endpoints of one's own do not look at it.
                api_key=self._settings.key or "none",
                timeout=self._settings.timeout,
                max_retries=0,  # somebody waits, and has an answer already
            )
        return self._client, openai

    async def _begun(self, client: "openai.AsyncOpenAI", messages: Sequence[Message]) -> Any:
        written: Any = [{"role": each.role, "content": each.content} for each in messages]
        return await client.chat.completions.create(
            model=self._settings.model,
            messages=written,
            max_tokens=MOST_TOKENS,
            temperature=0,
            stream=True,
            stream_options={"include_usage": True},
        )


class _Patience:
    """Waits so many seconds in all; what is done in between does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    async def wait(self, awaited: Awaitable[T]) -> T:
        """Return what is awaited. Raise TimeoutError once the patience is at its end."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._left):
                return await awaited
        finally:
            self._left = max(0.0, self._left - (time.monotonic() - began))


def _text(chunk: "ChatCompletionChunk") -> str:
    """Return the text of a chunk, which the library passes on as it came."""
    content = chunk.choices[0].delta.content if chunk.choices else None
    if content is not None and not isinstance(content, str):
        raise TypeError(type(content))
    return content or ""


def _told(chunk: "ChatCompletionChunk") -> int | None:
    total = chunk.usage.total_tokens if chunk.usage else None
    return total if isinstance(total, int) and total > 0 else None


def _broken_transfers() -> type[Exception]:
    import httpx

    return httpx.TransportError
