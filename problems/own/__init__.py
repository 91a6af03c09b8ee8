"""An instructor's own families: found in the course's folder and checked."""
