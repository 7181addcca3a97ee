"""Schedules, retries, a UI and events, by Prefect. The work itself is the pipeline's."""
