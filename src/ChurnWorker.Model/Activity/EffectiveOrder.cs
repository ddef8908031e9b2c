namespace ChurnWorker.Model.Activity;

/// <summary>An order that counts, after edits and cancellations.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OccurredAt">When it was paid, Unix milliseconds UTC.</param>
/// <param name="Day">Day number on the shop's calendar.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Gross">Money paid, minor units.</param>
/// <param name="Refunded">Money given back, minor units, never more than <paramref name="Gross"/>.</param>
public readonly record struct EffectiveOrder(string OrderId, long OccurredAt, int Day, string Currency, long Gross, long Refunded)
{
    /// <summary>Money that stayed, minor units.</summary>
    public long Net => Gross - Refunded;
}
