"""Estimators that SQL cannot say: intervals, corrections, chaining; one module a method.

Here belong pure functions over NumPy arrays and Polars frames. What an indicator means is declared in
`contracts`, what SQL can say stands in `warehouse/indicators`; nothing here reads, writes or asks the clock.
"""
