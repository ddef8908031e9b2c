namespace ChurnWorker.Commands.Simulation;

/// <summary>One simulated customer: what is true of them, and where their story stands.</summary>
internal sealed class SimulatedCustomer
{
    /// <summary>The id in events.</summary>
    public required string Id { get; init; }

    /// <summary>Purchases a day while alive, in a season of 1.</summary>
    public required double Rate { get; init; }

    /// <summary>Shape of the gamma-distributed gaps: 1 buys at random, higher more like clockwork.</summary>
    public required double Regularity { get; init; }

    /// <summary>Probability of leaving for good after each purchase.</summary>
    public required double DropoutProbability { get; init; }

    /// <summary>Mean money of an order, minor units.</summary>
    public required double MeanAmount { get; init; }

    /// <summary>Instant of the purchase after which the customer left, Unix milliseconds UTC; null: still alive at the end, or yet to leave.</summary>
    public long? DroppedOutAt { get; set; }

    /// <summary>When the customer last bought of their own accord, Unix milliseconds UTC; null: not yet.</summary>
    public long? LastPurchaseAt { get; set; }

    /// <summary>When the customer buys next of their own accord, Unix milliseconds UTC; null: never within the simulation.</summary>
    public long? NextPurchaseAt { get; set; }

    /// <summary>Orders so far.</summary>
    public int Orders { get; set; }

    /// <summary>Where the customer's own stream of randomness stands.</summary>
    public ulong Randomness { get; set; }
}
