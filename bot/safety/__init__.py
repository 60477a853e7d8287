"""Is anyone in danger? Message → Alert; country → lines."""
