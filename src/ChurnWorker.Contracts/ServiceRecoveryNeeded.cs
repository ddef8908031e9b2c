namespace ChurnWorker.Contracts;

/// <summary>A high-value customer complains: service comes before sales; once per complaint (<c>service.recovery.needed</c>).</summary>
public sealed record ServiceRecoveryNeeded
{
    /// <summary>The complaint.</summary>
    public required string ComplaintId { get; init; }

    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When the complaint was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Tier at the last purchase: high.</summary>
    public required string ValueTier { get; init; }

    /// <summary>Expected value over the value horizon, at the last purchase.</summary>
    public required decimal ExpectedValue { get; init; }

    /// <summary>ISO 4217 code of the money.</summary>
    public required string Currency { get; init; }
}
