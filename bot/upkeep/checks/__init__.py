"""One module for each thing that `python -m bot check` looks at. Each takes the content and yields problems."""
