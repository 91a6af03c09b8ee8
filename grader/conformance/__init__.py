"""What a family must hold to, checked seed by seed under every set of its options."""
