using System.Text.Json.Nodes;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Evaluation;

/// <summary>One cutoff of a report.</summary>
/// <param name="Result">What the forecasts were worth.</param>
/// <param name="Passport">The model that made them.</param>
internal sealed record EvaluationCutoff(BackTestReport Result, JsonObject Passport);
