"""One reader a format; each yields blocks and nothing else."""
