"""How the language pipeline in `quotesvc/nlp/model` was made: data in, spaCy pipeline and model card out."""
