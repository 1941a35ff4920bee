// Every page of ours lives at the root. Without this Streamlit first asks for its server below each page's own address
// (/renovation/_stcore/health), which is not there and leaves two errors in the console of everyone who opens a link.
window.__streamlit = { BACKEND_BASE_URL: window.location.origin + '/' }
