namespace ChurnWorker.Contracts;

/// <summary>The customer bought again: stop the campaign (<c>winback.resolved</c>).</summary>
public sealed record WinBackResolved
{
    /// <summary>The trigger that is answered.</summary>
    public required Guid TriggerId { get; init; }

    /// <summary>Its win-back cycle.</summary>
    public required Guid CycleId { get; init; }

    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When the purchase took place.</summary>
    public required DateTimeOffset ResolvedAt { get; init; }

    /// <summary>The order that ended the silence.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its money, in units of <see cref="Currency"/>.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Days from the trigger to the purchase.</summary>
    public required double DaysAfterTrigger { get; init; }
}
