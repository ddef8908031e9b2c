namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// MBG/NBD (Batislam, Denizel, Filiztekin 2007): the dropout coin falls after every purchase, the first one included, so that a silent one-time buyer
/// loses P(alive) like everybody else. The default model.
/// </summary>
/// <inheritdoc cref="ExponentialGapModel"/>
public sealed record MbgNbd(double R, double Alpha, double A, double B) : ExponentialGapModel(R, Alpha, A, B)
{
    /// <summary>Name of the model in commands and passports.</summary>
    public const string ModelName = "mbg-nbd";

    /// <inheritdoc/>
    public override string Name => ModelName;

    private protected override double CoinsSurvived(double x) => x + 1;
}
