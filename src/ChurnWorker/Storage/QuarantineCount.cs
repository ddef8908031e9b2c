namespace ChurnWorker.Storage;

/// <summary>Refusals of one reason.</summary>
/// <param name="Reason">Code of the reason.</param>
/// <param name="Count">How many.</param>
/// <param name="Since">The first of them, Unix milliseconds UTC.</param>
internal sealed record QuarantineCount(string Reason, long Count, long Since);
