namespace ChurnWorker.Commands.Simulation;

/// <summary>A shop to simulate. Equal values give equal events, to the byte.</summary>
internal sealed record SimulatedShop
{
    /// <summary>How many customers ever buy.</summary>
    public required int Customers { get; init; }

    /// <summary>Days simulated.</summary>
    public required int Days { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required int Seed { get; init; }

    /// <summary>First instant, Unix milliseconds UTC, at midnight.</summary>
    public required long Start { get; init; }

    /// <summary>ISO 4217 code of all money.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>Share of <see cref="Days"/> within which customers buy for the first time, above 0 up to 1.</summary>
    public double AcquisitionShare { get; init; } = 0.8;

    /// <summary>End, exclusive: nothing happens at or after it. Unix milliseconds UTC.</summary>
    public long End => Start + Days * 86_400_000L;
}
