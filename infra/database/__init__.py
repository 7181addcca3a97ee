"""The records and queries of the pipeline: tables, migrations, and the queries of each step."""
