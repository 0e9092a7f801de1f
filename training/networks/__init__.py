"""Architectures, losses and conversion to ONNX."""
