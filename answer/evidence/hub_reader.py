"""Any extractive question-answering model of the transformers library as a span reader."""

from collections.abc import Sequence
from typing import Any, Self

import torch

from answer.errors import NoReader, UnknownReader
from answer.evidence.span_reader import BATCH, SpanReader, best_spans
from answer.evidence.types import Reading
from answer.understanding.types import QuestionReading
from index.embedder import fastest_precision

_LONGEST = 384  # tokens, as such models are trained with


class QuestionAnsweringReader:
    """Reads with a model such as deepset/tinyroberta-squad2.

    These score "no answer" at their first token, so relevance is how far the best span lies above
    it. Their scores were not trained to compare sentences; the bundled reader's were.
    """

    def __init__(self, model: Any, tokenizer: Any, classifier: SpanReader) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._classifier = classifier

    @classmethod
    def load(cls, name: str, classifier: SpanReader) -> Self:
        """Load a model by path or hub name; `classifier` says what questions ask for.

        Raises `UnknownReader`, and `NoReader` for a model of another kind.
        """
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        try:
            model, loaded = AutoModelForQuestionAnswering.from_pretrained(
                name, dtype=fastest_precision(), output_loading_info=True
            )
            tokenizer = AutoTokenizer.from_pretrained(name)
        except Exception as error:  # each library has its own for weights that are cut off
            raise UnknownReader(name) from error
        if any("qa_outputs" in each for each in loaded["missing_keys"]):
            # The library would make them up, and every answer with them.
            raise NoReader(name)
        return cls(model.eval(), tokenizer, classifier)

    def read(
        self,
        question: str,
        leads: Sequence[str],
        sentences: Sequence[str],
        *,
        whether: bool = True,
    ) -> list[Reading]:
        """Return one reading of each sentence, in order; leads are not read."""
        return [
            reading
            for start in range(0, len(sentences), BATCH)
            for reading in self._read_batch(question, sentences[start : start + BATCH])
        ]

    def classify(self, question: str) -> QuestionReading:
        """Return what a question asks for: such models do not know."""
        return self._classifier.classify(question)

    def _read_batch(self, question: str, sentences: Sequence[str]) -> list[Reading]:
        pairs = self._tokenizer(
            [question] * len(sentences),
            list(sentences),
            truncation="only_second",
            max_length=_LONGEST,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = pairs.pop("offset_mapping").tolist()
        with torch.inference_mode():
            output = self._model(**pairs)
        scores = torch.stack([output.start_logits, output.end_logits], -1).float()
        readings = []
        for row, places in enumerate(offsets):
            inside = [
                (start, end) if pairs.sequence_ids(row)[token] == 1 and end > start else (0, 0)
                for token, (start, end) in enumerate(places)
            ]
            outside = torch.tensor([end == 0 for _, end in inside])
            masked = scores[row].masked_fill(outside.unsqueeze(-1), -torch.inf)
            best = float(masked.max(0).values.sum())
            log_likely = torch.log_softmax(masked, 0).numpy()
            none = float(scores[row, 0].sum())
            readings.append(Reading(best - none, best_spans(log_likely, inside, sentences[row])))
        return readings
