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

    [Setting("Most events in one transaction. An idle worker commits smaller batches at once.", Min = "1", Max = "10000")]
    public int BatchSize { get; init; } = 5000;

    [Setting("Most unacknowledged messages on the channel; at least the batch size.", Min = "1", Max = "65535")]
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
}
