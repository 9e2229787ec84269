"""Board-papers pages: from HTML to meetings, their documents, and what the documents say."""
