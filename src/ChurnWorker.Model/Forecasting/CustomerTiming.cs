using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>What of a customer the test of a model reads.</summary>
/// <param name="Occasions">Purchase occasions, at least 1.</param>
/// <param name="FirstDay">Day number of the first.</param>
/// <param name="LastDay">Day number of the last.</param>
/// <param name="IsHighValue">Whether of high value under the model in force.</param>
public readonly record struct CustomerTiming(int Occasions, int FirstDay, int LastDay, bool IsHighValue)
{
    /// <summary>What two customers with the same history share: occasions, recency and age in days at the end of a day.</summary>
    public (int Occasions, int Recency, int Age) KeyAt(int day) => (Occasions, LastDay - FirstDay, Math.Max(day, LastDay) - FirstDay);

    /// <summary>The history (x, t_x, T) of a key, in weeks.</summary>
    public static WeightedHistory History((int Occasions, int Recency, int Age) key, int customers) =>
        new(key.Occasions - 1, key.Recency / 7.0, key.Age / 7.0, customers);
}
