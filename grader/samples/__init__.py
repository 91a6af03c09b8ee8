"""The sample course, and the files that its class hands in: right ones, and each known mistake once, kept as text."""
