"""Trained weights to assets: ONNX files, golden pairs and the model card."""
