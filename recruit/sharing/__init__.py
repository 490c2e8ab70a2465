"""What search engines and chat programs are told of a page: postings, share cards, the site's map."""
