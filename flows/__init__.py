"""What runs, when, and in which order: plain functions over the protocols, the command line, and Prefect around them."""
