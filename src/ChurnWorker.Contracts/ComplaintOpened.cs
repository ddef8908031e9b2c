namespace ChurnWorker.Contracts;

/// <summary>A customer complained (<c>complaint.opened</c>).</summary>
/// <remarks>No sales trigger fires while a complaint is open.</remarks>
public sealed record ComplaintOpened
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The complaint; 1 to 200 characters.</summary>
    public required string ComplaintId { get; init; }

    /// <summary>The customer; up to 200 characters. Empty, "0", "null" and "anonymous" mean a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When the customer complained, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
