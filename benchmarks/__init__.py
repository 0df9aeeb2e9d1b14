"""What docs/benchmarks.md quotes: each module prints Markdown tables to paste."""
