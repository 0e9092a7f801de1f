"""Lines of handwriting for the line reader: texts, hands, layout, damage."""
