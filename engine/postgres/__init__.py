"""The database under the product: the embedded server, the three roles, the migrations."""
