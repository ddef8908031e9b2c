using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Where a customer stands under the shadow policy.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Cycle">The cycle of the present silence, open or run out; null when there is none.</param>
/// <param name="HeldBy">The gate that put the review off; null where nothing did.</param>
/// <param name="NextReviewAt">When to look again if nothing else happens, Unix milliseconds UTC; null when only an event can change anything.</param>
internal sealed record ShadowRow(string CustomerId, OpenCycle? Cycle, string? HeldBy, long? NextReviewAt);
