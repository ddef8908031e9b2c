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

    /// <summary>The customer the event names; empty where a cancellation names only its order, and on kinds that name no customer.</summary>
    public string CustomerId { get; init; } = "";

    /// <summary>The order that was bought or cancelled; empty for a credit and on every other kind, even one that names an order.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>When it happened, Unix milliseconds UTC.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>
    /// Money in minor units of <see cref="Currency"/>, not negative; null on a cancellation means the whole order. On a cancellation without
    /// currency, in units of <see cref="Currencies.MostFractionDigits"/> digits, until its order tells the currency. On a subscription, the money of one interval.
    /// </summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217 code; empty where a cancellation takes that of its order.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Version of the order; the highest wins.</summary>
    public int Version { get; init; }

    /// <summary>What else the event said that a person or a campaign may want (reason, comment, channel, lines), as compact JSON; null where it said nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// What the event is about beside the customer: the subscription, the complaint, the other customer, the trigger (a UUID in lower case), the source of a
    /// heartbeat; for a payment <c>order:ID</c> or <c>subscription:ID</c>, empty where it names neither. Empty on purchases and cancellations.
    /// </summary>
    public string Subject { get; init; } = "";

    /// <summary>
    /// The one word that says which: interval <c>month</c> or <c>year</c>, feedback <c>nps</c>, <c>csat</c> or <c>ces</c>, kind of activity, channel of consent,
    /// status of a campaign; in lower case. Empty on other kinds.
    /// </summary>
    public string Term { get; init; } = "";

    /// <summary>When the end of a subscription takes effect, Unix milliseconds UTC, possibly in the future; null: when it was cancelled.</summary>
    public long? EffectiveAt { get; init; }

    /// <summary>Of feedback the score, 0 to <see cref="Scale"/>; of consent 1 granted, 0 withdrawn; null on other kinds.</summary>
    public double? Score { get; init; }

    /// <summary>Highest score of the survey, present on all feedback: 10 for nps, as stated or 5 for csat, as stated or 7 for ces.</summary>
    public double? Scale { get; init; }
}
