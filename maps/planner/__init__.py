"""The planner's workbench: maps of chosen layers, arranged, narrowed, measured, saved, printed and handed on."""
