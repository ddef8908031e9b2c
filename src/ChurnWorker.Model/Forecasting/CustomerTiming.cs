using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>What of a customer the test of a model reads.</summary>
/// <param name="Occasions">Purchase occasions, at least 1.</param>
/// <param name="FirstDay">Day number of the first.</param>
/// <param name="LastDay">Day number of the last.</param>
/// <param name="IsHighValue">Whether of high value under the model in force.</param>
public readonly record struct CustomerTiming(int Occasions, int FirstDay, int LastDay, bool IsHighValue)
{
    /// <summary>The history (x, t_x, T) in weeks as seen at the end of a day.</summary>
    public WeightedHistory HistoryUntil(int day) => new(Occasions - 1, (LastDay - FirstDay) / 7.0, (Math.Max(day, LastDay) - FirstDay) / 7.0);
}
