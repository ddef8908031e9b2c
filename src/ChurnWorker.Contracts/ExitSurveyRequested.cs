namespace ChurnWorker.Contracts;

/// <summary>A customer cancelled and did not say why: ask, once per cancellation (<c>exit.survey.requested</c>).</summary>
public sealed record ExitSurveyRequested
{
    /// <summary>The subscription that was cancelled.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When the contract ends.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Tier at the last purchase: high, mid or low.</summary>
    public required string ValueTier { get; init; }
}
