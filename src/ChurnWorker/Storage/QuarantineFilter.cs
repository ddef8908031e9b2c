namespace ChurnWorker.Storage;

/// <summary>Which refusals are meant.</summary>
/// <param name="Reason">Code of the reason; null: any.</param>
/// <param name="Since">Received at or after, Unix milliseconds UTC.</param>
internal sealed record QuarantineFilter(string? Reason = null, long Since = long.MinValue);
