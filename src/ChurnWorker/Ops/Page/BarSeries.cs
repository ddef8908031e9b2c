namespace ChurnWorker.Ops.Page;

/// <summary>One colour of a bar chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Class">CSS class of its bars.</param>
/// <param name="Values">One for each place.</param>
internal sealed record BarSeries(string Name, string Class, IReadOnlyList<double> Values);
