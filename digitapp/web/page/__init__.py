"""The web page, made of Gradio Blocks; one file a tab."""
