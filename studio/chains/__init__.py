"""Pure functions over the plan: strategies, order, what stands in, what is out of date, how long it takes."""
