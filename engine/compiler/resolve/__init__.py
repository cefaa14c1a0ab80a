"""Names → typed configs, actions, scripts: a document becomes a product. START READING in product.py here."""
