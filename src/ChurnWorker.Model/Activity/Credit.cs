namespace ChurnWorker.Model.Activity;

/// <summary>Money given back without an order that it could lower.</summary>
/// <param name="OccurredAt">When, Unix milliseconds UTC.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Amount">Minor units.</param>
public readonly record struct Credit(long OccurredAt, string Currency, long Amount);
