"""Makes the sheets of a class: everybody's own worksheet and key, as files and ready for the printer."""
