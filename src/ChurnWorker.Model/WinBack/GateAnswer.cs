namespace ChurnWorker.Model.WinBack;

/// <summary>What one gate says about a customer at an instant.</summary>
/// <param name="Code">Its code in the decision log, of <see cref="ReasonCodes"/>.</param>
/// <param name="Until">
/// Null lets pass; else the instant to ask again, Unix milliseconds UTC; <see cref="long.MaxValue"/> where only an event, a model or a policy can
/// lift it, 0 where the schedule says when.
/// </param>
public readonly record struct GateAnswer(string Code, long? Until);
