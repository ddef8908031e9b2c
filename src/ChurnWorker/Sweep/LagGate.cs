using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Storage;

namespace ChurnWorker.Sweep;

/// <summary>Whether the service may have missed a customer's latest purchase: then silence proves nothing and nothing fires.</summary>
/// <param name="firehose">State of the intake from a broker; null where producers hand events over directly.</param>
/// <param name="database">Knows when each source was last heard of.</param>
/// <param name="options">The limits.</param>
internal sealed class LagGate(FirehoseStatus? firehose, Database database, IntakeOptions options)
{
    /// <summary>Null when all is seen; else why not, in words.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public string? Objection(long now) => IntakeObjection(now) ?? SourceObjection(now);

    private string? IntakeObjection(long now)
    {
        if (firehose is null)
            return null;
        if (firehose.BacklogAge(now) is not { } age)
            return "not caught up with the broker yet";
        return age > options.MaxLagBeforeHold ? $"the oldest event waits since up to {age.TotalSeconds:0} s, the limit is {options.MaxLagBeforeHold}" : null;
    }

    /// <summary>A source that promised heartbeats and falls silent may be selling without telling.</summary>
    private string? SourceObjection(long now)
    {
        if (options.MaxHeartbeatSilence is not { } limit)
            return null;
        foreach (var (source, at) in database.Read(HeartbeatStore.All))
            if (now - at > limit.TotalMilliseconds && options.RetiredSources?.Contains(source, StringComparer.Ordinal) != true)
                return $"source {source} has sent no heartbeat for {TimeSpan.FromMilliseconds(now - at).TotalSeconds:0} s, the limit is {limit}";
        return null;
    }
}
