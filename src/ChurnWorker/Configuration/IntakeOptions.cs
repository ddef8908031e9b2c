namespace ChurnWorker.Configuration;

/// <summary>How events come in.</summary>
internal sealed class IntakeOptions
{
    /// <summary>Durable topic exchange that producers publish to, with any routing key.</summary>
    public string Exchange { get; init; } = "churn.events";

    /// <summary>Quorum queue of the worker, bound to <see cref="Exchange"/> with <c>#</c>.</summary>
    public string Queue { get; init; } = "churn.activity";

    /// <summary>Quorum queue of what the broker gave up delivering.</summary>
    public string DeadLetterQueue { get; init; } = "churn.dead-letters";

    /// <summary>Most events in one transaction, 1 to 10,000. An idle worker commits smaller batches at once.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>Most unacknowledged messages on the channel, 1 to 65,535; at least <see cref="BatchSize"/>.</summary>
    public int Prefetch { get; init; } = 4000;

    /// <summary>No trigger fires while the oldest waiting event is older than this.</summary>
    public TimeSpan MaxLagBeforeHold { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Source of events that carry none.</summary>
    public string Source { get; init; } = "default";
}
