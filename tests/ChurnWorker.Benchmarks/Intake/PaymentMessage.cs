namespace ChurnWorker.Benchmarks.Intake;

/// <summary>The message as a MassTransit consumer declares it.</summary>
public sealed record PaymentMessage
{
    /// <summary>Id of the event.</summary>
    public required string EventId { get; init; }

    /// <summary>Id of the order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Customer, where named.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Money; none on a cancellation.</summary>
    public decimal? Amount { get; init; }

    /// <summary>What the peers' store takes.</summary>
    internal Payment ToPayment() => new(EventId, CustomerId ?? OrderId, (long)((Amount ?? 0) * 100));
}
