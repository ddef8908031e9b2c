namespace ChurnWorker.Benchmarks.Intake;

/// <summary>One way of taking the same messages from a queue of the same kind into a store of the same durability.</summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Name in the figures.</summary>
    string Name { get; }

    /// <summary>What it does, for a reader of the figures.</summary>
    string What { get; }

    /// <summary>Its queue; quorum.</summary>
    string Queue { get; }

    /// <summary>Messages on disk so far; what is acknowledged.</summary>
    long Handled { get; }

    /// <summary>Declares the queue and binds it to the exchange.</summary>
    Task DeclareAsync(RabbitMQ.Client.IChannel channel, string exchange);

    /// <summary>Begins to consume.</summary>
    Task StartAsync();
}
