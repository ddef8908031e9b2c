using MathNet.Numerics;

namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// What the calibration layer knows of a customer beside the timing model: what stands still during a silence, and with it the features of any silence.
/// </summary>
/// <param name="Frequency">x, repeat occasions.</param>
/// <param name="RecencyDays">t_x, days.</param>
/// <param name="Spend">Money of all occasions in units of the mean occasion of its currency; null where that is unknown.</param>
public readonly record struct LayerTraits(int Frequency, int RecencyDays, double? Spend)
{
    /// <summary>Features that rise with silence; they come first.</summary>
    public const int OfSilence = 3;

    /// <summary>Unit of the silence among the features, days.</summary>
    internal const double SilenceUnit = 90;

    private const double SpendScale = 10;

    /// <summary>Names of the features, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["logSilence", "silence", "silenceInOwnGaps", "logFrequency", "logSpend"];

    /// <summary>Writes the features at a silence.</summary>
    /// <param name="silenceDays">Days since the last purchase, ≥ 0.</param>
    /// <param name="typicalLogSpend">What stands in for an unknown spend.</param>
    /// <param name="features">As many as <see cref="Names"/>.</param>
    public void Write(double silenceDays, double typicalLogSpend, Span<double> features)
    {
        var logFrequency = LogFrequency;
        features[0] = SpecialFunctions.Log1p(silenceDays);
        features[1] = silenceDays / SilenceUnit;
        features[2] = SpecialFunctions.Log1p(silenceDays / OwnGap) * logFrequency;
        features[3] = logFrequency;
        features[4] = LogSpend ?? typicalLogSpend;
    }

    /// <summary>ln(1 + x).</summary>
    internal double LogFrequency => Math.Log(1 + Frequency);

    /// <summary>Mean gap and a day: a gap is never zero days, and the one day keeps the gaps of daily buyers from meaning too much.</summary>
    internal double OwnGap => Frequency == 0 ? 1 : 1 + ((double)RecencyDays / Frequency);

    /// <summary>Logarithm of the spend; null where it is unknown.</summary>
    public double? LogSpend => Spend is { } spend ? SpecialFunctions.Log1p(SpendScale * Math.Max(0, spend)) : null;
}
