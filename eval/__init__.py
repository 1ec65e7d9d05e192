"""Gold sets, metrics, baselines and benchmarks."""
