"""Makes the figures of docs/benchmarks.md: each module prints Markdown tables."""
