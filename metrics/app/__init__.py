"""The pages on screen; the only room that imports Streamlit."""
