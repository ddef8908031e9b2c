using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Configuration;

/// <summary>The win-back policy; SPEC names. Turned into the model's own policy value once, at start.</summary>
internal sealed class WinBackOptions
{
    [Setting("Named defaults of an industry; every value that is configured goes before them.")]
    public IndustryProfile Profile { get; init; } = IndustryProfile.Retail;

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

    [Setting("How much the model must rest on the shop's own data before anything fires.")]
    public Readiness LeastReadiness { get; init; } = Readiness.Prior;

    [Setting("By how much the days between two triggers grow with each in a row that went unanswered; 1 for not at all.", Min = "1", Max = "10")]
    public double Fatigue { get; init; } = 2;

    [Setting("Hours of the day at which nobody is disturbed: triggers wait for their end.", Form = QuietHoursText.Form, DefaultText = "none")]
    public string? QuietHours { get; init; }

    [Setting("IANA zone of the quiet hours.", Form = "IANA name, e.g. Europe/London", DefaultText = "that of the shop")]
    public string? TimeZone { get; init; }

    [Setting("Most triggers a day of the shop's calendar, those with most value at stake first; the others wait for the next day.", Min = "1", Max = "100000000", DefaultText = "none")]
    public int? DailyBudget { get; init; }

    [Setting("Chance of a purchase within the horizon below which a customer is a lost cause and left alone.", Above = "0", Below = "1", DefaultText = "none")]
    public double? LostCauseBelow { get; init; }

    [Setting("What winning a new customer costs, in units of the currency; bounds the incentive that a trigger suggests.", Min = "0", Max = "1000000000000", DefaultText = "none")]
    public decimal? AcquisitionCost { get; init; }

    [Setting("What to play for the reason a customer states on cancelling, as reason=playbook; * stands for any other. A configured list replaces the default.", Form = "reason=playbook", MaxLength = 1000)]
    public string[] Playbooks { get; init; } = [.. Model.WinBack.Playbooks.Common];

    [Setting("Suggest a subscription, once, to customers of high value who buy as regularly as one would deliver.")]
    public bool SuggestSubscriptions { get; init; }

    [Setting("Remind customers, once an article and purchase, of what runs out, and hold a win-back while that is merely due. Reads the lines of orders; what lasts longer than 730 days is left out.")]
    public bool Replenishment { get; init; }

    [Setting("Days before an article runs out at which the reminder comes; never before half of it is used.", Min = "0", Max = "365")]
    public int ReplenishmentLeadDays { get; init; } = 5;

    [Setting("Tell of every customer, of whatever tier, who goes from one place in the lifecycle to another: New, Active, Cooling, AtRisk, Lapsed, Recovered, Cancelled.")]
    public bool Lifecycle { get; init; }

    [Setting("A policy that decides beside this one and tells nobody; report and explain say what it would have done. It must judge value as this one does.", Form = "JSON file with members of WinBack, as replay --policy takes", DefaultText = "none")]
    public string? Shadow { get; init; }

    [Setting("Share of the base, percent, that may fall due within one hour before all triggers are held; 100 for no guard.", Above = "0", Max = "100")]
    public double WaveGuardPercent { get; init; } = 5;

    [Setting("Fire win-back cycles that crossed before the service went live instead of opening them silently.")]
    public bool BackfillTriggers { get; init; }

    [Setting("Most triggers a minute that a refit or a backfill makes due.", Min = "1", Max = "1000000")]
    public int PacedTriggersPerMinute { get; init; } = 60;
}
