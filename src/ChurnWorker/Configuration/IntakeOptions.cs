using System.Globalization;

namespace ChurnWorker.Configuration;

/// <summary>How events come in.</summary>
internal sealed class IntakeOptions
{
    [Setting("Durable topic exchange that producers publish to, with any routing key.", MaxLength = 200)]
    public string Exchange { get; init; } = "churn.events";

    [Setting("Quorum queue of the worker, bound to the exchange with #.", MaxLength = 200)]
    public string Queue { get; init; } = "churn.activity";

    [Setting("Quorum queue of what the broker gave up delivering.", MaxLength = 200)]
    public string DeadLetterQueue { get; init; } = "churn.dead-letters";

    [Setting("Most events in one batch. An idle worker commits smaller ones at once; one that is behind may put two into one transaction of SQLite while nobody else writes.", Min = "1", Max = "10000")]
    public int BatchSize { get; init; } = 5000;

    [Setting("Most unacknowledged messages on the channel; at least the batch size, several times as many to keep busy.", Min = "1", Max = "65535")]
    public int Prefetch { get; init; } = 20_000;

    [Setting("No trigger fires while the oldest waiting event is older than this.", Min = "1s", Max = "30d")]
    public TimeSpan MaxLagBeforeHold { get; init; } = TimeSpan.FromMinutes(5);

    [Setting("Most requests a second that POST /events takes, with bursts of twice as many; what is beyond is answered 429.", Min = "1", Max = "100000")]
    public int PostsPerSecond { get; init; } = 500;

    [Setting("No trigger fires while a source that ever sent a heartbeat has sent none for so long; empty for no such gate.", Min = "10s", Max = "30d")]
    public TimeSpan? MaxHeartbeatSilence { get; init; } = TimeSpan.FromMinutes(15);

    [Setting("Sources that sent heartbeats once and are no more.", MaxLength = 100, DefaultText = "none")]
    public string[]? RetiredSources { get; init; }

    [Setting("Source of events that carry none.", MaxLength = 200)]
    public string Source { get; init; } = "default";

    [Setting("Stores that share the customers, each with a queue of its own behind a consistent-hash exchange of the broker; never changed once events have come in.", Min = "1", Max = "64")]
    public int Shards { get; init; } = 1;

    [Setting("Which of them this worker works for, counted from 0.", Min = "0", Max = "63")]
    public int Shard { get; init; }

    [Setting("Header that every message must carry where there are several shards: the customer, or an id that all ids of a person share.", MaxLength = 200)]
    public string ShardHeader { get; init; } = "partitionkey";

    public ShopWebhooksOptions Webhooks { get; init; } = new();

    /// <summary>Whether customers are shared among several stores.</summary>
    public bool IsSharded => Shards > 1;

    /// <summary>Exchange that hashes messages to the queues of the shards.</summary>
    public string ShardExchange => $"{Exchange}.shards";

    /// <summary>The queue this worker consumes.</summary>
    public string OwnQueue => OfShard(Queue, Shard);

    /// <summary>
    /// What belongs to a shard carries its number. Two digits: a broker that restarts orders the queues of a hash exchange by name, and with it
    /// which customer belongs where.
    /// </summary>
    public string OfShard(string name, int shard) => IsSharded ? string.Create(CultureInfo.InvariantCulture, $"{name}.{shard:00}") : name;
}
