"""The files that the sample class hands in: right ones, and each known mistake once; kept as text, run as code."""
