namespace ChurnWorker.Model.Activity;

/// <summary>One currency of ISO 4217.</summary>
/// <param name="Code">Three upper-case letters.</param>
/// <param name="FractionDigits">Digits after the decimal point: a minor unit is 10^-FractionDigits, 0 to 4.</param>
public readonly record struct Currency(string Code, int FractionDigits);
