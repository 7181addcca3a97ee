"""Akoma Ntoso, the mark-up in which the Secretariat publishes adopted resolutions (AKN4UN, sources.md 7.1)."""
