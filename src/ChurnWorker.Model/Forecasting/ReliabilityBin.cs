namespace ChurnWorker.Model.Forecasting;

/// <summary>One bin of a reliability table: customers with neighbouring forecasts, and what became of them.</summary>
/// <param name="Customers">Customers in it.</param>
/// <param name="Forecast">Their mean probability.</param>
/// <param name="Observed">Share of them for whom it came true.</param>
public sealed record ReliabilityBin(int Customers, double Forecast, double Observed);
