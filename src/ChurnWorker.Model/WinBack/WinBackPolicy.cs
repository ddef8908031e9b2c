using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Model.WinBack;

/// <summary>The win-back policy as values. Validated by whoever reads the configuration; two equal policies have one version.</summary>
public sealed record WinBackPolicy
{
    /// <summary>Asked with every decision, and the same for the life of a policy. Not a field, which a copy with other values would inherit.</summary>
    private static readonly ConditionalWeakTable<WinBackPolicy, string> s_versions = [];

    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Horizon of "no purchase in h", days.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>Thresholds on P(no purchase in h), rising, each inside (0, 1).</summary>
    public required IReadOnlyList<double> Stages { get; init; }

    /// <summary>Quantile of expected value above which a customer is of high value.</summary>
    public required double HighValueQuantile { get; init; }

    /// <summary>Expected value, in units of the currency, at or above which a customer is of high value; overrides the quantile.</summary>
    public decimal? HighValueAbsolute { get; init; }

    /// <summary>Days over which expected value is counted.</summary>
    public required int ValueHorizonDays { get; init; }

    /// <summary>Share of revenue that is value.</summary>
    public required double Margin { get; init; }

    /// <summary>Least time between two triggers of one customer.</summary>
    public required TimeSpan Cooldown { get; init; }

    /// <summary>Most triggers of one customer in 91 days.</summary>
    public required int MaxTriggersPerQuarter { get; init; }

    /// <summary>Percent of cycles not contacted, 0 to 100.</summary>
    public required double HoldoutPercent { get; init; }

    /// <summary>Deals cycles to the holdout.</summary>
    public required string HoldoutSalt { get; init; }

    /// <summary>How long a campaign has to act.</summary>
    public required TimeSpan ActBy { get; init; }

    /// <summary>How long a trigger stays open without a purchase.</summary>
    public required TimeSpan ExpireAfter { get; init; }

    /// <summary>How long a review that is already past waits after the last order was cancelled.</summary>
    public required TimeSpan GraceAfterCancellation { get; init; }

    /// <summary>Whether cycles that crossed before the service went live are published.</summary>
    public required bool BackfillTriggers { get; init; }

    /// <summary>How much the model must rest on own data before anything fires.</summary>
    public Readiness LeastReadiness { get; init; }

    /// <summary>By how much the cooldown grows with each trigger in a row that went unanswered; 1 for not at all.</summary>
    public double Fatigue { get; init; } = 1;

    /// <summary>When nobody is disturbed; null: never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Most triggers published on one day of the shop's calendar, most value at stake first; null: as many as there are.</summary>
    public int? DailyBudget { get; init; }

    /// <summary>Chance of a purchase within the horizon below which a customer is a lost cause, 0 to 1; null: nobody is.</summary>
    public double? LostCauseBelow { get; init; }

    /// <summary>What winning a new customer costs, in units of the currency of the value; bounds an incentive; null: unknown.</summary>
    public decimal? AcquisitionCost { get; init; }

    /// <summary>What to play for a stated reason, as <c>reason=playbook</c>; see <see cref="WinBack.Playbooks"/>.</summary>
    public IReadOnlyList<string> Playbooks { get; init; } = WinBack.Playbooks.Common;

    /// <summary>Whether regular buyers of high value are suggested for a subscription.</summary>
    public bool SuggestSubscriptions { get; init; }

    /// <summary>Whether customers are reminded of what runs out, and a win-back waits while that is merely due.</summary>
    public bool Replenishment { get; init; }

    /// <summary>How long before an article runs out the reminder comes; never before half of it is used.</summary>
    public TimeSpan ReplenishmentLead { get; init; }

    /// <summary>Whether changes of customers' places in the lifecycle are told.</summary>
    public bool Lifecycle { get; init; }

    /// <summary>Version: the first 12 hex digits of a hash over every value above.</summary>
    [JsonIgnore]
    public string Version => s_versions.GetValue(this, static policy => policy.ComputeVersion());

    /// <summary>Name of a stage, 1 is the first.</summary>
    public string StageName(int stage) => (Stages.Count, stage) switch
    {
        (3, 1) => "soft",
        (3, 2) => "offer",
        (3, 3) => "last-chance",
        _ => string.Create(CultureInfo.InvariantCulture, $"stage-{stage}"),
    };

    /// <summary>The policy as JSON, as it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>A stored policy.</summary>
    /// <exception cref="JsonException">The text is no policy.</exception>
    public static WinBackPolicy FromJson(string json) => JsonSerializer.Deserialize<WinBackPolicy>(json, s_json)!;

    /// <summary>Over the JSON, so that no value can be left out of it.</summary>
    private string ComputeVersion() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())).AsSpan(0, 6));
}
