using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>The timing models by the names commands and passports use.</summary>
public static class ModelFamilies
{
    /// <summary>Names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [MbgNbd.ModelName, BgNbd.ModelName];

    /// <summary>A model of a family.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Unknown name.</exception>
    public static TransactionModel Create(string name, double r, double alpha, double a, double b) => name switch
    {
        MbgNbd.ModelName => new MbgNbd(r, alpha, a, b),
        BgNbd.ModelName => new BgNbd(r, alpha, a, b),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown model"),
    };
}
