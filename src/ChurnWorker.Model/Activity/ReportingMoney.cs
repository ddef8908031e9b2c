namespace ChurnWorker.Model.Activity;

/// <summary>One customer's effective money in the reporting currency.</summary>
/// <param name="Currency">ISO 4217 code of the reporting currency.</param>
/// <param name="Spend">All of it, minor units, below zero where credits exceed what was bought; null where any part of it has no rate: then it is unknown.</param>
public sealed record ReportingMoney(string Currency, long? Spend);
