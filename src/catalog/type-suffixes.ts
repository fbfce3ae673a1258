// The types that the schema makes of a view, as what follows the view's name in theirs, in the order in which they are printed. No
// view may have a name that is one of another's.

export const TYPE_SUFFIXES: Readonly<Record<"rows" | "numbers", readonly string[]>> = {
  rows: ["", "Connection", "Edge", "Where", "RelationFilter", "OrderBy"],
  numbers: [
    ...["Aggregate", "CountDistinct", "Sum", "Avg", "Min", "Max", "Stddev", "Variance"],
    ...["AggregateOrder", "CountDistinctOrder", "SumAvgOrder", "MinMaxOrder", "StddevVarianceOrder"],
    ...["GroupConnection", "GroupEdge", "Group", "GroupKeys", "GroupKey", "GroupOrder", "KeyOrder"],
    ...["Having", "CountDistinctHaving", "SumHaving", "AvgHaving", "MinMaxHaving", "StddevVarianceHaving"],
  ],
};
