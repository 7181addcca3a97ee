"""The tables of the pipeline, their migrations, and what every step asks of them."""
