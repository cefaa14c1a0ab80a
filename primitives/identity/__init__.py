"""Who the tenant's customers are, and which tier they have reached."""
