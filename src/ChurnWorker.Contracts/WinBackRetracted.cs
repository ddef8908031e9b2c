namespace ChurnWorker.Contracts;

/// <summary>The trigger should not have been sent: stop the campaign (<c>winback.retracted</c>).</summary>
public sealed record WinBackRetracted
{
    /// <summary>The trigger taken back.</summary>
    public required Guid TriggerId { get; init; }

    /// <summary>Its win-back cycle.</summary>
    public required Guid CycleId { get; init; }

    /// <summary>The customer; empty when <see cref="Reason"/> is erased.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When the service learnt of it.</summary>
    public required DateTimeOffset RetractedAt { get; init; }

    /// <summary>late_event, merged, erased, consent, complaint or refund_correction.</summary>
    public required string Reason { get; init; }
}
