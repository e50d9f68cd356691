"""The formats: text, Markdown, HTML, CSV, JSON, SVG, PDF."""
