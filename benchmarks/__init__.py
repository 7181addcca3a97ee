"""Measurements, run by hand: figures in README and docs come from here."""
