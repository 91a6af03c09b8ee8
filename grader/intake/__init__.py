"""Takes in what staff have: folders, flat files, archives, downloads of an LMS."""
