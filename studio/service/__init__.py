"""The façade: everything the page, the API, a notebook or a test can ask for."""
