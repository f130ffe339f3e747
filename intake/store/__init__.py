"""The only place that talks to the database: typed models, sealing, and every query."""
