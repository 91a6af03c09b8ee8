"""What a teacher decides once for an assignment: how answers are marked, attempts are taken and sheets are printed."""
