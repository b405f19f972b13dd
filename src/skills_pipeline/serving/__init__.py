"""The current release over HTTP, for people who look at it where it was made.

Here belong which files of a release are handed out, and how. A public site is a copy of the folder on any web
server: `publish.storage` makes it.
"""
