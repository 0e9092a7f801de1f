"""Classification of 140x140 crops: ten digits and "none"."""
