using ChurnWorker.Configuration;
using ChurnWorker.Intake;

namespace ChurnWorker.Sweep;

/// <summary>Whether the service may have missed a customer's latest purchase: then silence proves nothing and nothing fires.</summary>
/// <param name="firehose">State of the intake from a broker; null where producers hand events over directly.</param>
/// <param name="options">The limit.</param>
internal sealed class LagGate(FirehoseStatus? firehose, IntakeOptions options)
{
    /// <summary>Null when all is seen; else why not, in words.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public string? Objection(long now)
    {
        if (firehose is null)
            return null;
        if (firehose.BacklogAge(now) is not { } age)
            return "not caught up with the broker yet";
        return age > options.MaxLagBeforeHold ? $"the oldest waits since up to {age.TotalSeconds:0} s" : null;
    }
}
