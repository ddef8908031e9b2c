namespace ChurnWorker.Model.WinBack;

/// <summary>
/// Gates that depend on more than one customer: each holds back until an instant (Unix milliseconds UTC), or null lets pass. The sweep, which
/// sees everybody who is due, says so; the decision stays a pure function.
/// </summary>
/// <param name="Lag">The service may not have seen the latest purchases.</param>
/// <param name="Wave">More of the base is due in an hour than can be true.</param>
/// <param name="Budget">The budget of the day is spent.</param>
public readonly record struct Holds(long? Lag, long? Wave, long? Budget);
