using MathNet.Numerics.Statistics;

namespace ChurnWorker.Replay;

/// <summary>What one threshold, or the fixed rule, would have done with a history.</summary>
internal sealed record TuneRow
{
    /// <summary>Threshold on P(no purchase in h); null for the fixed rule.</summary>
    public required double? Threshold { get; init; }

    public required int Contacts { get; init; }

    /// <summary>Different customers.</summary>
    public required int Customers { get; init; }

    /// <summary>Contacts whose customers then stayed away for the horizon.</summary>
    public required int Caught { get; init; }

    /// <summary>Contacts whose customers bought within the horizon, contact or not.</summary>
    public required int FalseAlarms { get; init; }

    /// <summary>Contacts whose horizon reaches beyond the history.</summary>
    public required int Undecided { get; init; }

    /// <summary>Caught in percent of the decided.</summary>
    public required double? CaughtPercent { get; init; }

    /// <summary>Median days since the last purchase at the contact.</summary>
    public required double? MedianSilentDays { get; init; }

    /// <summary>Expected profit of the decided contacts, units.</summary>
    public required double Profit { get; init; }

    public static TuneRow Of(double? threshold, IReadOnlyList<TunedContact> contacts)
    {
        var caught = contacts.Count(c => c.StayedAway == true);
        var falseAlarms = contacts.Count(c => c.StayedAway == false);
        return new TuneRow
        {
            Threshold = threshold,
            Contacts = contacts.Count,
            Customers = contacts.Select(c => c.CustomerId).Distinct(StringComparer.Ordinal).Count(),
            Caught = caught,
            FalseAlarms = falseAlarms,
            Undecided = contacts.Count - caught - falseAlarms,
            CaughtPercent = caught + falseAlarms == 0 ? null : 100.0 * caught / (caught + falseAlarms),
            MedianSilentDays = contacts.Count == 0 ? null : Math.Round(contacts.Select(c => c.SilentDays).Median(), 1),
            Profit = Math.Round(contacts.Sum(c => c.Profit), 2),
        };
    }
}
