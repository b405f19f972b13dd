"""Measures of occupations by others: exposure to AI, risk of automation, employment, and ways between codes.

Here belong declarations of publishers and the shapes of their files. They are landed, parsed and refused as
postings are, by `landing` and `sources`; what they say about ISCO-08 and about demand is made of them in
`indicators.exposure` and `warehouse/indicators`. Series to compare shares with are in `anchors`.
"""
