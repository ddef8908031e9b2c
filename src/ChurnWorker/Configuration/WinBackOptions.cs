namespace ChurnWorker.Configuration;

/// <summary>The win-back policy; SPEC names. Turned into the model's own policy value once, at start.</summary>
internal sealed class WinBackOptions
{
    /// <summary>Horizon h of "no purchase in h", days, 1 to 3650.</summary>
    public int HorizonDays { get; init; } = 90;

    /// <summary>Thresholds on P(no purchase in h), rising, each inside (0, 1), 1 to 9 of them. A configured list replaces the default.</summary>
    public double[] Stages { get; init; } = [];

    public HighValueOptions HighValue { get; init; } = new();

    /// <summary>Days over which expected value is counted, 1 to 3650.</summary>
    public int ValueHorizonDays { get; init; } = 365;

    /// <summary>Share of revenue that is value, above 0 up to 1.</summary>
    public double Margin { get; init; } = 1.0;

    /// <summary>Days between two triggers of one customer, 0 to 3650.</summary>
    public int CooldownDays { get; init; } = 30;

    /// <summary>Most triggers of one customer in 91 days, 1 to 1000.</summary>
    public int MaxTriggersPerCustomerPerQuarter { get; init; } = 3;

    /// <summary>Percent of win-back cycles deliberately not contacted, 0 to 100.</summary>
    public double HoldoutPercent { get; init; } = 10;

    /// <summary>Secret-ish word that deals customers to the holdout; change it to deal anew.</summary>
    public string HoldoutSalt { get; init; } = "churnworker";

    /// <summary>Days within which a campaign should act, 1 to 365.</summary>
    public int ActByDays { get; init; } = 7;

    /// <summary>Days after which an unanswered trigger expires, 1 to 3650.</summary>
    public int ExpireAfterDays { get; init; } = 60;

    /// <summary>How long a recomputed review waits after the last order was cancelled.</summary>
    public TimeSpan GraceAfterCancellation { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Fire cycles that crossed before the service went live instead of opening them silently.</summary>
    public bool BackfillTriggers { get; init; }

    /// <summary>Most triggers a minute that a refit or a backfill makes due, 1 to 1,000,000.</summary>
    public int PacedTriggersPerMinute { get; init; } = 60;
}
