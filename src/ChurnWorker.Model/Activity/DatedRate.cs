namespace ChurnWorker.Model.Activity;

/// <summary>What one unit of a currency is worth in the reporting currency, from a day until the next rate of the same currency.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="FromDay">First day it is in force, day number on the shop's calendar.</param>
/// <param name="Rate">Units of the reporting currency for one unit; above 0, at most <see cref="ReportingRates.MostRateDigits"/> significant digits.</param>
public sealed record DatedRate(string Currency, int FromDay, decimal Rate);
