"""What a page is made of: models, sentences and views."""
