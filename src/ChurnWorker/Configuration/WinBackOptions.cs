namespace ChurnWorker.Configuration;

/// <summary>The win-back policy; SPEC names. Turned into the model's own policy value once, at start.</summary>
internal sealed class WinBackOptions
{
    [Setting("Horizon h of \"no purchase in h\", days.", Min = "1", Max = "3650")]
    public int HorizonDays { get; init; } = 90;

    [Setting("Thresholds on P(no purchase in h), one a stage. A configured list replaces the default.",
        Above = "0", Below = "1", MaxLength = 9, Rising = true)]
    public double[] Stages { get; init; } = [0.70, 0.85, 0.95];

    public HighValueOptions HighValue { get; init; } = new();

    [Setting("Days over which expected value is counted.", Min = "1", Max = "3650")]
    public int ValueHorizonDays { get; init; } = 365;

    [Setting("Share of revenue that is value.", Above = "0", Max = "1")]
    public double Margin { get; init; } = 1.0;

    [Setting("Days between two triggers of one customer.", Min = "0", Max = "3650")]
    public int CooldownDays { get; init; } = 30;

    [Setting("Most triggers of one customer in 91 days.", Min = "1", Max = "1000")]
    public int MaxTriggersPerCustomerPerQuarter { get; init; } = 3;

    [Setting("Percent of win-back cycles deliberately not contacted.", Min = "0", Max = "100")]
    public double HoldoutPercent { get; init; } = 10;

    [Setting("Word that deals win-back cycles to the holdout; change it to deal anew.", MaxLength = 200)]
    public string HoldoutSalt { get; init; } = "churnworker";

    [Setting("Days within which a campaign should act.", Min = "1", Max = "365")]
    public int ActByDays { get; init; } = 7;

    [Setting("Days after which an unanswered trigger expires; at least the days to act.", Min = "1", Max = "3650")]
    public int ExpireAfterDays { get; init; } = 60;

    [Setting("How long a recomputed review waits after the last order was cancelled.", Min = "0s", Max = "365d")]
    public TimeSpan GraceAfterCancellation { get; init; } = TimeSpan.FromHours(48);

    [Setting("Fire win-back cycles that crossed before the service went live instead of opening them silently.")]
    public bool BackfillTriggers { get; init; }

    [Setting("Most triggers a minute that a refit or a backfill makes due.", Min = "1", Max = "1000000")]
    public int PacedTriggersPerMinute { get; init; } = 60;
}
