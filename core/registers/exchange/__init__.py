"""Tables that come in and go out: CSV, XLSX, GeoJSON."""
