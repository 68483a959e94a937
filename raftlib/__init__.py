"""The library behind the RAFT workbook; see DESIGN in CONTRIBUTING.md for its layers."""
