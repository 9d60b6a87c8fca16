"""Where the hub's knowledge comes from: each feed goes on by itself when its source is lost, and says since when."""
