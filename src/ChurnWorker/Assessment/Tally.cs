using ChurnWorker.Intake;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Assessment;

/// <summary>What a batch did, for the counters: told to them only once it is on disk, so that a batch that fails and is tried again counts once.</summary>
internal sealed class Tally
{
    private readonly List<WinBackTrigger> _closed = [];
    private readonly List<string> _refused = [];

    public void Refused(string reason) => _refused.Add(reason);

    public void Closed(WinBackTrigger trigger) => _closed.Add(trigger);

    public void CountInto(Instruments instruments, IReadOnlyList<Inbound> batch, IReadOnlyList<EventOutcome> outcomes)
    {
        foreach (var alike in batch.Zip(outcomes, (input, outcome) => (Type: TypeOf(input), outcome)).CountBy(x => x))
            instruments.CountEvents(alike.Key.Type, Word(alike.Key.outcome), alike.Value);
        CountInto(instruments);
    }

    /// <summary>Counts what was refused and closed.</summary>
    public void CountInto(Instruments instruments)
    {
        foreach (var reason in _refused)
            instruments.CountQuarantined(reason);
        foreach (var trigger in _closed)
            instruments.CountTrigger(trigger);
    }

    private static string TypeOf(Inbound input) => input.Kind is { } kind ? EventNames.Of(kind).Type : "unknown";

    private static string Word(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Accepted => "accepted",
        EventOutcome.Duplicate => "duplicate",
        EventOutcome.Quarantined => "quarantined",
        EventOutcome.Erased => "erased",
        _ => "guest",
    };
}
