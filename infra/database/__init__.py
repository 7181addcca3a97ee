"""The records of design.md section 2: tables, migrations, and the queries of each step."""
