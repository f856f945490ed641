"""Load on loopback: requests a second and latency at so many connections, beside other engines."""
