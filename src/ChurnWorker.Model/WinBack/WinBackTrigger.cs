namespace ChurnWorker.Model.WinBack;

/// <summary>One stage of one cycle entered: the facts of the decision and what became of it.</summary>
public sealed record WinBackTrigger
{
    /// <summary>Deterministic identity.</summary>
    public required Guid TriggerId { get; init; }

    /// <summary>Its cycle.</summary>
    public required Guid CycleId { get; init; }

    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Stage entered, 1 is the first.</summary>
    public required int Stage { get; init; }

    /// <summary>What became of it.</summary>
    public required TriggerState State { get; init; }

    /// <summary>Whether anybody is told.</summary>
    public required Disposition Disposition { get; init; }

    /// <summary>What made it due.</summary>
    public required TriggerCause Cause { get; init; }

    /// <summary>When it fired, Unix milliseconds UTC.</summary>
    public required long FiredAt { get; init; }

    /// <summary>When it expires unanswered, Unix milliseconds UTC.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>When it left the open state; null while open.</summary>
    public long? ClosedAt { get; init; }

    /// <summary>P(no purchase in h) at <see cref="FiredAt"/>.</summary>
    public required double PNoPurchase { get; init; }

    /// <summary>P(alive) at <see cref="FiredAt"/>.</summary>
    public required double PAlive { get; init; }

    /// <summary>Tier at the last purchase.</summary>
    public required ValueTier Tier { get; init; }

    /// <summary>Expected value at the last purchase, minor units.</summary>
    public required long ExpectedValue { get; init; }

    /// <summary>Currency of the money.</summary>
    public required string Currency { get; init; }

    /// <summary>Model that made the forecast.</summary>
    public required string ModelId { get; init; }

    /// <summary>Policy that decided.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>Expected value times the probability of no purchase, minor units.</summary>
    public long ValueAtStake => (long)Math.Round(ExpectedValue * PNoPurchase);

    /// <summary>Whether a campaign system holds it and must be told how it ends.</summary>
    public bool IsPublishedAndOpen => State == TriggerState.Open && Disposition == Disposition.Published;
}
