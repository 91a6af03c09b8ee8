"""Keeps the results of a graded folder: whose attempt got what, under the key of the work that was marked."""
