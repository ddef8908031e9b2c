namespace ChurnWorker.Commands.Diagnosis;

/// <summary>What a file of events is worth. Rows = events + duplicates + quarantined + guests.</summary>
internal sealed record DataQualityReport
{
    /// <summary>Rows read.</summary>
    public required long Rows { get; init; }

    /// <summary>Distinct events.</summary>
    public required long Events { get; init; }

    /// <summary>Purchases among them, edits included.</summary>
    public required long Purchases { get; init; }

    /// <summary>Cancellations among them.</summary>
    public required long Cancellations { get; init; }

    /// <summary>Events seen before with the same content.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Events of nobody in particular.</summary>
    public required long Guests { get; init; }

    /// <summary>Rows refused.</summary>
    public required long Quarantined { get; init; }

    /// <summary>Distinct customers.</summary>
    public required long Customers { get; init; }

    /// <summary>Distinct orders.</summary>
    public required long Orders { get; init; }

    /// <summary>Cancellations of an order that the file does not hold.</summary>
    public required long UnmatchedCancellations { get; init; }

    /// <summary>Cancellations without an order.</summary>
    public required long Credits { get; init; }

    /// <summary>Purchases of amount 0.</summary>
    public required long ZeroAmounts { get; init; }

    /// <summary>Events that happened more than an hour before one that stands further up.</summary>
    public required long Late { get; init; }

    /// <summary>First instant at which something happened.</summary>
    public required DateTimeOffset? FirstEventAt { get; init; }

    /// <summary>Last instant at which something happened.</summary>
    public required DateTimeOffset? LastEventAt { get; init; }

    /// <summary>Purchases by currency, the most used first.</summary>
    public required IReadOnlyList<CurrencyTotal> Currencies { get; init; }

    /// <summary>Refused rows by reason, the most frequent first.</summary>
    public required IReadOnlyList<RefusedInput> Refused { get; init; }
}
