"""The server: pages, HTTP interface and MCP."""
