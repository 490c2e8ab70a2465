"""How things are said and shown: Chinese wording of values, template filters, the living page of components."""
