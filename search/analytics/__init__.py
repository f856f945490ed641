"""What press desks and researchers ask of a whole answer. It knows the Engine port, and no engine."""
