namespace ChurnWorker.Contracts;

/// <summary>A paid order, or a newer version of one (<c>purchase.completed</c>).</summary>
/// <remarks>The namespace and the type name are on the wire of a MassTransit bus: they are frozen by an approval test.</remarks>
public sealed record PurchaseCompleted
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The order; 1 to 200 characters. A second purchase event with the same order is an edit of it.</summary>
    public required string OrderId { get; init; }

    /// <summary>The customer; up to 200 characters. Empty, "0", "null" and "anonymous" mean a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When the order was paid, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Money paid, in units of <see cref="Currency"/>, 0 to 10^12, no more fraction digits than the currency has.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Version of the order; the highest wins. 0 when absent.</summary>
    public int? Version { get; init; }

    /// <summary>Where the order was placed, in the shop's own words.</summary>
    public string? Channel { get; init; }

    /// <summary>What was bought, where the shop says so.</summary>
    public IReadOnlyList<PurchaseLine>? Lines { get; init; }
}
