"""What a United Nations document is: its symbol, masthead, parts, passages, footnotes, sponsors and votes.

Nouns only. Nothing here reads a file, opens a socket or asks the clock.
"""
