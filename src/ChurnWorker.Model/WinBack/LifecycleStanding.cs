namespace ChurnWorker.Model.WinBack;

/// <summary>A state of the lifecycle and since when.</summary>
/// <param name="State">The state.</param>
/// <param name="Since">The purchase, crossing or end of a subscription that began it, Unix milliseconds UTC.</param>
public sealed record LifecycleStanding(LifecycleState State, long Since);
