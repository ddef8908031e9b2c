namespace ChurnWorker.Contracts;

/// <summary>Asks a campaign system to act on one customer's silence; once per win-back cycle and stage (<c>winback.triggered</c>).</summary>
public sealed record WinBackTriggered
{
    /// <summary>Identity of the trigger, the same in every redelivery.</summary>
    public required Guid TriggerId { get; init; }

    /// <summary>Identity of the win-back cycle: one silence of one customer.</summary>
    public required Guid CycleId { get; init; }

    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Stage entered, 1 is the first.</summary>
    public required int Stage { get; init; }

    /// <summary>Name of the stage: soft, offer, last-chance.</summary>
    public required string StageName { get; init; }

    /// <summary>When the service decided.</summary>
    public required DateTimeOffset FiredAt { get; init; }

    /// <summary>Acting later than this is pointless.</summary>
    public required DateTimeOffset ActBy { get; init; }

    /// <summary>The last effective purchase.</summary>
    public required DateTimeOffset LastPurchaseAt { get; init; }

    /// <summary>Days of silence at <see cref="FiredAt"/>.</summary>
    public required double DaysSinceLastPurchase { get; init; }

    /// <summary>Probability of no purchase within <see cref="HorizonDays"/>, 0 to 1.</summary>
    public required double PNoPurchase { get; init; }

    /// <summary>
    /// Lower end of the 90 % interval of <see cref="PNoPurchase"/>, 0 to 1: what the shop's history leaves open. Wide where <see cref="Readiness"/> is below own.
    /// </summary>
    public required double PNoPurchaseLow { get; init; }

    /// <summary>Upper end of the 90 % interval of <see cref="PNoPurchase"/>, 0 to 1.</summary>
    public required double PNoPurchaseHigh { get; init; }

    /// <summary>Horizon of <see cref="PNoPurchase"/>, days.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>Probability that the customer still is one, 0 to 1. Ranks worse than <see cref="PNoPurchase"/>; for the explanation only.</summary>
    public required double PAlive { get; init; }

    /// <summary>Median of the next purchase's instant as seen at the last purchase.</summary>
    public required DateTimeOffset? ExpectedNextPurchaseAt { get; init; }

    /// <summary>Share of this customer's expected gaps that are shorter than the present silence, 0 to 100.</summary>
    public required double SilencePercentile { get; init; }

    /// <summary>Tier frozen at the last purchase: high, mid or low.</summary>
    public required string ValueTier { get; init; }

    /// <summary>Expected value over the value horizon, at the last purchase.</summary>
    public required decimal ExpectedValue { get; init; }

    /// <summary>Expected value that the silence puts at risk.</summary>
    public required decimal ValueAtStake { get; init; }

    /// <summary>ISO 4217 code of the money members.</summary>
    public required string Currency { get; init; }

    /// <summary>Most an incentive may cost, where the policy can say.</summary>
    public decimal? MaxIncentive { get; init; }

    /// <summary>What to play, from the reason the customer stated on cancelling; null where nothing was cancelled.</summary>
    public string? Playbook { get; init; }

    /// <summary>Reason codes of the decision.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The decision in one plain sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>Channels to use, best first.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Categories the customer bought, last first.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Model that made the forecast.</summary>
    public required string ModelId { get; init; }

    /// <summary>How much the model rests on this shop's own data: prior, pooled, own or calibrated.</summary>
    public required string Readiness { get; init; }

    /// <summary>Version of the policy that decided.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>What made it due: silence, refit or backfill.</summary>
    public required string Cause { get; init; }
}
