using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Evaluation;

/// <summary>One cutoff: the model that knew only the past, whom it judged, and what that was worth.</summary>
/// <param name="Cutoff">Day number.</param>
/// <param name="Model">The model.</param>
/// <param name="Customers">Everybody known at the cutoff, by id.</param>
/// <param name="Report">What it was worth.</param>
internal sealed record Evaluated(int Cutoff, ForecastModel Model, IReadOnlyList<RfmSummary> Customers, BackTestReport Report);
