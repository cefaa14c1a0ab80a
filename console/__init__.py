"""The console: what a product manager and an operations officer see. It knows the API's address, and nothing else."""
