using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>An event while it is being read.</summary>
internal struct EventDraft
{
    /// <summary>Stands for a time nobody stated yet.</summary>
    public const long NoTime = long.MinValue;

    public ActivityKind Kind;
    public string Source;
    public string EventId;
    public string CustomerId;
    public string OrderId;
    public long StatedAt;
    public long? Amount;
    public string Currency;
    public int Version;
    public string? Detail;
    public string Subject;
    public string Term;
    public long? EffectiveAt;
    public double? Score;
    public double? Scale;
    public bool IsGuest;

    /// <summary>Whether the event itself states its source.</summary>
    public bool StatesSource;

    public readonly ActivityEvent ToEvent(long occurredAt) => new()
    {
        Kind = Kind,
        Source = Source,
        EventId = EventId,
        CustomerId = CustomerId,
        OrderId = OrderId,
        OccurredAt = occurredAt,
        Amount = Amount,
        Currency = Currency,
        Version = Version,
        Detail = Detail,
        Subject = Subject,
        Term = Term,
        EffectiveAt = EffectiveAt,
        Score = Score,
        Scale = Scale,
    };
}
