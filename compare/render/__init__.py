"""A comparison as people read it: ``html``, ``markdown`` and ``text``. Each has ``render(comparison, old, new) -> str``."""
