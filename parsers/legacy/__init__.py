"""Word 97-2003 files: the compound file, the text of its pieces, their type, and the blocks that these make."""
