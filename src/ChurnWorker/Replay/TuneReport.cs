namespace ChurnWorker.Replay;

/// <summary>A grid of thresholds over one history, and how sure the best of them is.</summary>
internal sealed record TuneReport
{
    public required int HorizonDays { get; init; }

    /// <summary>Currency of the money; null where nobody was contacted.</summary>
    public required string? Currency { get; init; }

    public required IReadOnlyList<TuneRow> Grid { get; init; }

    /// <summary>The threshold with the best expected profit.</summary>
    public required TuneRow Best { get; init; }

    /// <summary>90 % interval of its profit, over customers drawn anew.</summary>
    public required double ProfitLow { get; init; }

    public required double ProfitHigh { get; init; }

    /// <summary>Percent of the draws in which it is the best.</summary>
    public required double BestPercent { get; init; }

    /// <summary>The rule of a fixed number of days, for the same customers of high value.</summary>
    public required TuneRow FixedRule { get; init; }

    /// <summary>The threshold that makes about as many contacts as the fixed rule.</summary>
    public required TuneRow AtSameContacts { get; init; }

    /// <summary>Median days by which it comes before the fixed rule would.</summary>
    public required double? MedianDaysEarlier { get; init; }
}
