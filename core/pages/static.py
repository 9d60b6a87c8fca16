"""Which static files are collected."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class VendorStaticConfig(StaticFilesConfig):
    """Leaves out what browsers never load from vendored packages: source maps, types, development builds."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.map", "*.d.ts", "*-dev.mjs", "*.scss", "package.json"]
