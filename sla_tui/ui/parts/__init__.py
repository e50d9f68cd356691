"""Parts that several views are made of: header, footer, frames, forms, gauges, strips, charts. Pure."""
