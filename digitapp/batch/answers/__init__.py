"""What a person answers to lines and fields in doubt, put into the results."""
