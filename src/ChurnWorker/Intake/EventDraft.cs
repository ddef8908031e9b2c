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
    public bool IsGuest;

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
    };
}
