"""What every staff page shares: who asks, what they may open, the layout, one case in rows."""
