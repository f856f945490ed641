"""What strangers may ask of a server, asked of one on this machine."""
