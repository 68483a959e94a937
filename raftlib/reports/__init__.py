"""Reports: parameters checked, notebook executed, one HTML file written."""
