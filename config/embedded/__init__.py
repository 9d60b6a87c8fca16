"""The private services of one machine: PostgreSQL, Mosquitto and Redis in the data folder, and what starts them."""
