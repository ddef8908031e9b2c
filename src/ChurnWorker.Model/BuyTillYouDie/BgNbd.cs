namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// BG/NBD (Fader, Hardie, Lee 2005): no coin after the first purchase, so that P(alive) of a one-time buyer stays 1 for ever.
/// A reference to compare with, never the default.
/// </summary>
/// <inheritdoc cref="ExponentialGapModel"/>
public sealed record BgNbd(double R, double Alpha, double A, double B) : ExponentialGapModel(R, Alpha, A, B)
{
    /// <summary>Name of the model in commands and passports.</summary>
    public const string ModelName = "bg-nbd";

    /// <inheritdoc/>
    public override string Name => ModelName;

    private protected override double CoinsSurvived(double x) => x;
}
