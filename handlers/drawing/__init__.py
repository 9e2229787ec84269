"""Pictures for phones, drawn with Pillow and the font it brings along."""
