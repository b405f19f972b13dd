"""What the DAG files share: defaults of tasks, retries by kind of error, alerts, pools.

Wiring only, and light: it is imported whenever a DAG file is parsed. What a step does is in
`skills_pipeline`.
"""
