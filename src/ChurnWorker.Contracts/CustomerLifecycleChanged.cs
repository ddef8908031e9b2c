namespace ChurnWorker.Contracts;

/// <summary>A customer stands elsewhere in the lifecycle (<c>customer.lifecycle.changed</c>). Off unless configured.</summary>
public sealed record CustomerLifecycleChanged
{
    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Where the customer stood: New, Active, Cooling, AtRisk, Lapsed, Recovered or Cancelled; absent for a customer who is new.</summary>
    public string? From { get; init; }

    /// <summary>Where the customer stands now, in the same words.</summary>
    public required string To { get; init; }

    /// <summary>When that began: the purchase, the crossing or the end of the last subscription.</summary>
    public required DateTimeOffset At { get; init; }
}
