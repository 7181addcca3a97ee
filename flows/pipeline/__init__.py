"""One document's way through the house, a module per arrow.

    poll ──▶ fetch ──▶ parse ──▶ relate ──▶ compare ──▶ decide ──▶ deliver

Each module has ``pending`` (what is to be done, read from what is there) and a function that does one piece in one
transaction. Any of them may be run twice or killed anywhere: bytes are written before the row that names them, facts
before intents, intents before a source's validators.
"""
