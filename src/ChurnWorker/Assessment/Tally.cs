using ChurnWorker.Contracts;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Assessment;

/// <summary>What a batch did, for the counters: told to them only once it is on disk, so that a batch that fails and is tried again counts once.</summary>
internal sealed class Tally
{
    private readonly List<WinBackTrigger> closed = [];
    private readonly List<string> refused = [];

    public void Refused(string reason) => refused.Add(reason);

    public void Closed(WinBackTrigger trigger) => closed.Add(trigger);

    public void CountInto(Instruments instruments, IReadOnlyList<Inbound> batch, IReadOnlyList<EventOutcome> outcomes)
    {
        for (var i = 0; i < batch.Count; i++)
            instruments.CountEvents(TypeOf(batch[i]), outcomes[i].ToString().ToLowerInvariant());
        foreach (var reason in refused)
            instruments.CountQuarantined(reason);
        foreach (var trigger in closed)
            instruments.CountTrigger(trigger);
    }

    private static string TypeOf(Inbound input) => input.Event?.Kind switch
    {
        ActivityKind.Purchase => EventTypes.PurchaseCompleted,
        ActivityKind.Cancellation => EventTypes.OrderCancelled,
        _ => input.IsGuest ? EventTypes.PurchaseCompleted : "unknown",
    };
}
