"""Skills: the AI taxonomy and where its terms stand in a text.

What a mention means for the posting is decided in `classify`.
"""
