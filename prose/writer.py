"""Writes prose: asks the model, and gives the sentences that hold as they come."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from answer.types import Answer, Citation
from index.compute import ComputeThread
from prose.checks.checker import Checker
from prose.checks.types import Fault
from prose.checks.vocabulary import vocabulary
from prose.choosing import MOST_EXCERPTS
from prose.confidence import confidence
from prose.errors import DoesNotAnswer, NothingHeld
from prose.model import LanguageModel, Usage
from prose.prompt import messages
from prose.sentences import SentenceStream
from prose.types import Excerpt, Prose, Sentence, Task
from reading.parser import Parser
from reading.words import tokens

MOST_SENTENCES = {Task.PHRASE: 2, Task.ANSWER: 5}
"""Sentences of a text that are given; then the model is stopped."""
MOST_CHECKED = 12
"""Sentences that are looked at, kept or dropped."""

OnFault = Callable[[Sentence, Fault], None]
"""Is told of each sentence that does not hold, and why."""


def ignore(_sentence: Sentence, _fault: Fault) -> None:
    """Take no note of it."""


class ProseWriter:
    """Writes prose from the citations of answers. `parser` is called on the compute thread."""

    def __init__(
        self,
        *,
        model: LanguageModel,
        parser: Callable[[], Parser],
        compute: ComputeThread,
    ) -> None:
        self._model = model
        self._parser = parser
        self._compute = compute

    @property
    def model(self) -> str:
        """The name of the model that writes."""
        return self._model.name

    async def write(
        self, answer: Answer, task: Task, usage: Usage, *, on_fault: OnFault = ignore
    ) -> AsyncGenerator[Prose, None]:
        """Yield the prose so far, each time that another sentence has passed the checks.

        What the model used is noted in `usage`, also where this ends early. Raises `ProseError`;
        whatever was yielded before is then to be withdrawn.
        """
        draft = _Draft(answer, task, self._model.name, on_fault)
        asked = messages(
            task,
            answer.question,
            draft.excerpts,
            as_of=answer.as_of,
            answer=answer.text,
        )
        sentences = SentenceStream()
        async with aclosing(self._model.stream(asked, usage)) as pieces:
            async for piece in pieces:
                for sentence in sentences.feed(piece):
                    if await self._passes(draft, sentence):
                        yield draft.prose
                if draft.is_full:
                    break
        if sentences.is_refusal:
            raise DoesNotAnswer("it finds no answer in the excerpts")
        for sentence in sentences.finish():
            if not draft.is_full and await self._passes(draft, sentence):
                yield draft.prose
        if not draft.kept:
            raise NothingHeld(draft.dropped)

    async def close(self) -> None:
        """Close the connections to the model."""
        await self._model.close()

    async def _passes(self, draft: "_Draft", sentence: Sentence) -> bool:
        return draft.take(sentence, await self._compute.run(self._fault, draft, sentence))

    def _fault(self, draft: "_Draft", sentence: Sentence) -> Fault | None:
        return draft.checker(self._parser()).fault(sentence)


class _Draft:
    """What has come of a text so far."""

    def __init__(self, answer: Answer, task: Task, model: str, on_fault: OnFault) -> None:
        self.excerpts = excerpts_of(answer.citations)
        self.kept: list[Sentence] = []
        self.dropped = 0
        self._answer = answer
        self._task = task
        self._model = model
        self._on_fault = on_fault
        self._antecedent: Sentence | None = None

    @property
    def is_full(self) -> bool:
        """Whether no further sentence is wanted."""
        seen = len(self.kept) + self.dropped
        return len(self.kept) >= MOST_SENTENCES[self._task] or seen >= MOST_CHECKED

    @property
    def prose(self) -> Prose:
        return Prose(
            model=self._model,
            sentences=tuple(self.kept),
            dropped=self.dropped,
            confidence=confidence(self._answer, self._task, self.kept, self.dropped),
        )

    def checker(self, parser: Parser) -> Checker:
        excerpts = {each.number: each for each in self.excerpts}
        return Checker(parser=parser, excerpts=excerpts, as_of=self._answer.as_of)

    def take(self, sentence: Sentence, fault: Fault | None) -> bool:
        """Keep or drop a sentence that was checked, and return whether it was kept."""
        if fault is None and not self._refers_rightly(sentence):
            fault = Fault.REFERENCE
        if fault is None:
            self.kept.append(sentence)
            self._antecedent = sentence
            return True
        self.dropped += 1
        self._antecedent = None  # "he" of the next sentence would be somebody else
        self._on_fault(sentence, fault)
        return False

    def _refers_rightly(self, sentence: Sentence) -> bool:
        """Whether a sentence that begins with a pronoun follows one from the same excerpt."""
        first = next(tokens(sentence.text), None)
        if first is None or first.text.lower() not in vocabulary().words("pronouns"):
            return True
        before = self._antecedent
        return before is not None and bool(set(before.cited) & set(sentence.cited))


def excerpts_of(citations: Sequence[Citation]) -> tuple[Excerpt, ...]:
    """Return the citations as a model is given them, numbered as on a card."""
    return tuple(
        Excerpt(
            number=number,
            text=each.quote,
            title=each.title,
            publisher=each.publisher,
            written_on=each.written_on or each.published_on,
            event_date=each.event_date,
        )
        for number, each in enumerate(citations[:MOST_EXCERPTS], 1)
    )
