"""Networks as ONNX graphs: converted from Keras, or built node by node."""
