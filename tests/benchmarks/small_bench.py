"""A bench of a few articles and questions of our own, in the format of the real one."""

import gzip
import json
from pathlib import Path

QUOTE = "Marta Lund flew to Lisbon on Monday to sign the fisheries treaty with Rui Prata."
ARTICLES = [
    {
        "url": "https://news.example/treaty",
        "title": "Fisheries treaty signed",
        "date": "2024-05-07",
        "text": f"Talks had lasted for a year.\n\n{QUOTE}\n\nFishermen on both sides protested.",
    },
    {
        "url": "https://news.example/later",
        "title": "Lund returns to Lisbon",
        "date": "2024-09-01",
        "text": "Marta Lund came back to Lisbon.\n\nThe fisheries treaty is in force since August.",
    },
    *(
        {
            "url": f"https://news.example/other-{number}",
            "title": f"Harvest report {number}",
            "date": "2024-04-01",
            "text": f"Farmers of district {number} brought in barley.\n\nRain came late this year.",
        }
        for number in range(4)
    ),
]
QUESTIONS = [
    {
        "id": "one",
        "question": "when did marta lund fly to lisbon?",
        "as_of": "2024-06-01",
        "answers": ["6 May 2024"],
        "date": {"from": "2024-05-06", "to": "2024-05-06"},
        "evidence": [{"url": ARTICLES[0]["url"], "quote": QUOTE}],
    },
    {
        "id": "unanswerable",
        "question": "when did marta lund fly to oslo?",
        "as_of": "2024-06-01",
        "answers": [],
        "date": None,
        "evidence": [],
    },
]


def write(folder: Path) -> Path:
    """Write the set `dev`, and return the folder."""
    with gzip.open(folder / "articles_dev.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(each) + "\n" for each in ARTICLES)
    lines = "".join(json.dumps(each) + "\n" for each in QUESTIONS)
    (folder / "diplomacy_dev.jsonl").write_text(lines, encoding="utf-8")
    return folder
