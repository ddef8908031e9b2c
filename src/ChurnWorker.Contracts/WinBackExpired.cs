namespace ChurnWorker.Contracts;

/// <summary>The trigger went unanswered for so long that its campaign is over (<c>winback.expired</c>).</summary>
public sealed record WinBackExpired
{
    /// <summary>The trigger that ran out.</summary>
    public required Guid TriggerId { get; init; }

    /// <summary>Its win-back cycle.</summary>
    public required Guid CycleId { get; init; }

    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When it ran out.</summary>
    public required DateTimeOffset ExpiredAt { get; init; }
}
