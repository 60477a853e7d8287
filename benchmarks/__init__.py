"""Benchmarks: accuracy and speed beside plain RapidFuzz and a trained classifier, all on the same phrases."""
