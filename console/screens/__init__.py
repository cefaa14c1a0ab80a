"""One file per page, run from its top by Streamlit each time it is shown."""
