"""Tells people of a graded folder: the class at a glance, the gradebook, pages for staff and students, JUnit."""
