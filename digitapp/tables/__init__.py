"""Tables without a template: from lines of digits and rule lines to rows and columns."""
