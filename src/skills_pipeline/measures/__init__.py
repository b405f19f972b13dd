"""Measures by others of occupations (exposure, risk, employment), enterprises, vacancies; ways between codes.

Here belong declarations of publishers and the shapes of their files. They are landed, parsed and refused as
postings are, by `landing` and `sources`; what they say about ISCO-08, small firms and demand is made of them
in `indicators` and `warehouse/indicators`. Series to compare shares with are in `anchors`.
"""
