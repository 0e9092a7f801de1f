"""The old name of `training.evaluation.pages`, kept for one release."""
