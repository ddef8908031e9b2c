namespace ChurnWorker.Commands.Diagnosis;

/// <summary>Rows refused for one reason.</summary>
/// <param name="Reason">Code of the reason.</param>
/// <param name="Rows">How many.</param>
/// <param name="Example">What was wrong with the first of them.</param>
internal sealed record RefusedInput(string Reason, long Rows, string? Example);
