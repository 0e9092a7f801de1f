"""Measure digitapp on pages whose digits are known."""

from digitapp.evaluation.evaluate import Evaluation, compare, evaluate_folder
from digitapp.evaluation.ground_truth import Label, read_labels

__all__ = ["Evaluation", "Label", "compare", "evaluate_folder", "read_labels"]
