"""Architectures, losses, and their conversion to ONNX."""
