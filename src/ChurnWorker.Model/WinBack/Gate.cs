namespace ChurnWorker.Model.WinBack;

/// <summary>One gate: a reason to hold back, and until when.</summary>
/// <param name="Code">Its code in the decision log, of <see cref="ReasonCodes"/>.</param>
/// <param name="Hold">
/// Null lets pass; else the instant to ask again, Unix milliseconds UTC; <see cref="long.MaxValue"/> where only an event, a model or a policy
/// can lift it, 0 where the schedule says when.
/// </param>
internal readonly record struct Gate(string Code, Func<GateQuestion, long?> Hold);
