"""Takes in what staff have, folders, archives, downloads of an LMS, and reads what is in it: answers and programs."""
