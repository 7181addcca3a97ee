"""DOCX to blocks: package → styles and numbers → paragraphs → blocks, each step on its own."""
