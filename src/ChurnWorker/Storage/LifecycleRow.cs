using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Where a customer stands in the lifecycle.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Standing">The state that was told last; null while none was.</param>
/// <param name="NextReviewAt">When to look again if nothing else happens, Unix milliseconds UTC; null when only an event can change anything.</param>
internal sealed record LifecycleRow(string CustomerId, LifecycleStanding? Standing, long? NextReviewAt);
