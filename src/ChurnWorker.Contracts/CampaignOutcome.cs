namespace ChurnWorker.Contracts;

/// <summary>What became of a message that a trigger asked for (<c>campaign.outcome</c>).</summary>
public sealed record CampaignOutcome
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The trigger, as <see cref="WinBackTriggered.TriggerId"/> named it.</summary>
    public required Guid TriggerId { get; init; }

    /// <summary>When it happened, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary><c>sent</c>, <c>delivered</c>, <c>opened</c>, <c>clicked</c>, <c>failed</c>, <c>complained</c> or <c>unsubscribed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Where, in the producer's own words.</summary>
    public string? Channel { get; init; }
}
