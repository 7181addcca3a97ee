"""PDF to blocks: characters → lines → blocks, each step in a module of its own."""
