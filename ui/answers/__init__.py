"""Questions asked for a face of the product, and the evidence of answers."""
