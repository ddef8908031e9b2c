namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>A parameter of a timing model by the name that passports print.</summary>
/// <param name="Name">Name, e.g. <c>alpha</c>.</param>
/// <param name="Value">Value, &gt; 0.</param>
public readonly record struct ModelParameter(string Name, double Value);
