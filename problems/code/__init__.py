"""What a task in code is: what is called with what, what is compared, and what people get wrong."""
