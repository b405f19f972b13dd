"""Ways to run the same function over many shards: in this process, or in several on this machine.

What is done with a shard belongs in `pipeline`; wiring into a scheduler in `dags/`.
"""
