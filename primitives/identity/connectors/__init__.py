"""The provider who checks customers, as a connector."""
