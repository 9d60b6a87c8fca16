"""Editing features: proposed by one person, published by another, kept for ever (采集-审核-发布-历史)."""
