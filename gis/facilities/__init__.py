"""Facilities, shelters and depots (设施、避难场所、物资库): registers of the kit, found by name, drawn on the wall."""

SYNTHETIC = "synthetic"  # the source of made-up records
