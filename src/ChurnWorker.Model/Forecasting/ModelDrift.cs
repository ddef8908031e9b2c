using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Forecasting;

/// <summary>How far a new model and the one before it disagree about the same customers.</summary>
/// <param name="PreviousModelId">The model before.</param>
/// <param name="MeanOfPrevious">Mean P(no purchase in h) of the base by the model before.</param>
/// <param name="Mean">The same by the new one.</param>
public sealed record ModelDrift(string PreviousModelId, double MeanOfPrevious, double Mean)
{
    private const double Alarm = 0.05;

    /// <summary>Whether somebody should look: more than one customer in twenty changed sides in the mean.</summary>
    public bool IsAlarming => Math.Abs(Mean - MeanOfPrevious) > Alarm;

    /// <summary>Compares two models on the same customers; at least one.</summary>
    /// <param name="previous">The model before.</param>
    /// <param name="model">The new one.</param>
    /// <param name="customers">Customers as known at the end of its observation.</param>
    /// <param name="horizonDays">h, days.</param>
    public static ModelDrift Between(ForecastModel previous, ForecastModel model, IReadOnlyList<RfmSummary> customers, int horizonDays)
    {
        double Mean(ForecastModel by) => customers.Average(c => by.ProbabilityOfNoPurchase(c, c.AgeOnDay(model.ObservedUntilDay), horizonDays));
        return new ModelDrift(previous.Id, Mean(previous), Mean(model));
    }
}
