"""A page of the framework's, for testing the server without the app."""

import streamlit as st

st.text("季度工作看板")
