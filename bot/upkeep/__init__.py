"""The maintainers' tools: check, review, verify lines, measure."""
