"""Open Partner Center: a self-hosted portal in which a cloud vendor runs its partner business."""

__version__ = "0.1.0"
