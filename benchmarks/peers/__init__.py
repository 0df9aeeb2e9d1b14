"""Attaché beside txtai, LlamaIndex, Haystack and LangChain: same articles, questions and model.

The peers have an environment of their own, as their libraries want other versions than Attaché:

    python3 -m venv .venv-peers
    .venv-peers/bin/pip install -r benchmarks/peers/requirements.txt
    python -m benchmarks.peers >peers.md

On Linux, `--extra-index-url https://download.pytorch.org/whl/cpu` for pip spares gigabytes of CUDA
libraries. Nothing else is fetched: the model comes with a package.

Each system is a process of its own, on one core with one thread, one after the other. A row is
appended to the results as soon as a system is through a set; run again, the command does what is
missing, then prints the tables and draws the plots.

How each is set up: as its own first steps show, by FAISS and the same all-MiniLM-L6-v2, in its
defaults where they say nothing (`systems/`). The title stands in front of each article's text.
What it takes in is measured from the texts in memory to the first moment they can be searched.
Questions are asked one by one, after three that do not count. Every system is asked for fifty
results; those published after the day of the question are passed over, and ten are judged by one
rule (`evidence.py`).
"""
