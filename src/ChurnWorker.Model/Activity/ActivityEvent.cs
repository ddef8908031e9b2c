namespace ChurnWorker.Model.Activity;

/// <summary>One accepted event as the fold sees it. The history of a customer is a set of these.</summary>
public sealed record ActivityEvent
{
    /// <summary>What happened.</summary>
    public required ActivityKind Kind { get; init; }

    /// <summary>Where the event came from; with <see cref="EventId"/> its identity.</summary>
    public required string Source { get; init; }

    /// <summary>Identity within <see cref="Source"/>, 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The customer the event names; empty where a cancellation names only its order.</summary>
    public string CustomerId { get; init; } = "";

    /// <summary>The order; empty for a credit.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>When it happened, Unix milliseconds UTC.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>
    /// Money in minor units of <see cref="Currency"/>, not negative; null on a cancellation means the whole order. On a cancellation without
    /// currency, in units of <see cref="Currencies.MostFractionDigits"/> digits, until its order tells the currency.
    /// </summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217 code; empty where a cancellation takes that of its order.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Version of the order; the highest wins.</summary>
    public int Version { get; init; }

    /// <summary>What else the event said that a person or a campaign may want (reason, channel, lines), as compact JSON; null where it said nothing.</summary>
    public string? Detail { get; init; }
}
