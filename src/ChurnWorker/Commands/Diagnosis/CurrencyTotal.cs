namespace ChurnWorker.Commands.Diagnosis;

/// <summary>Purchases of one currency.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Purchases">How many.</param>
/// <param name="Amount">Their money, in units of the currency, before cancellations.</param>
internal sealed record CurrencyTotal(string Currency, long Purchases, decimal Amount);
