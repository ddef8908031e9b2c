namespace ChurnWorker.Model.Activity;

/// <summary>An order that a full cancellation, or partial ones that reach its whole amount, made as if it never happened.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OccurredAt">When it had been paid, Unix milliseconds UTC.</param>
/// <param name="UndoneAt">When the latest of its cancellations took place, Unix milliseconds UTC.</param>
public readonly record struct UndoneOrder(string OrderId, long OccurredAt, long UndoneAt);
