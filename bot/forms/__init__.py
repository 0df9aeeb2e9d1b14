"""Modal forms: their fields, and what is called when somebody submits them."""
