"""How well an archive is asked: an operator's own questions, their scores, and what was lost where.

`questions` and `answers` are read and written as JSON lines; `scoring` judges one answer, `losses`
says at which step evidence was lost, and `evaluation` gathers both for a whole file.
"""
