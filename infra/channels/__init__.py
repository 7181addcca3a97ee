"""The ways of telling people. A new one is a class that satisfies ``infra.protocols.Channel`` and its tests."""
