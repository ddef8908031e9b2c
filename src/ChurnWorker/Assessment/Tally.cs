using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Assessment;

/// <summary>What a batch did, for the counters: told to them only once it is on disk, so that a batch that fails and is tried again counts once.</summary>
internal sealed class Tally
{
    private static readonly ActivityKind s_lastKind = Enum.GetValues<ActivityKind>().Max();
    private readonly List<WinBackTrigger> _closed = [];
    private readonly List<string> _refused = [];
    private readonly List<string> _unusual = [];

    public void Refused(string reason) => _refused.Add(reason);

    /// <summary>Reasons of what was refused, one each.</summary>
    public IReadOnlyList<string> Refusals => _refused;

    public void Closed(WinBackTrigger trigger) => _closed.Add(trigger);

    /// <summary>Notes a cancellation that was accepted, by a value of <see cref="UnusualCancellations"/>.</summary>
    public void Unusual(string reason) => _unusual.Add(reason);

    public void CountInto(Instruments instruments, IReadOnlyList<Inbound> batch, IReadOnlyList<EventOutcome> outcomes)
    {
        // An array cell each, not a group each: this runs once an event
        var counts = new int[(int)s_lastKind + 1, (int)EventOutcome.Noted + 1];
        for (var i = 0; i < outcomes.Count; i++)
            counts[(int)batch[i].Kind.GetValueOrDefault(), (int)outcomes[i]]++;
        for (var kind = 0; kind <= (int)s_lastKind; kind++)
            for (var outcome = EventOutcome.Accepted; outcome <= EventOutcome.Noted; outcome++)
                if (counts[kind, (int)outcome] is var count and > 0)
                    instruments.CountEvents(TypeOf((ActivityKind)kind), Word(outcome), count);
        CountInto(instruments);
    }

    /// <summary>Counts what was refused and closed.</summary>
    public void CountInto(Instruments instruments)
    {
        foreach (var reason in _refused)
            instruments.CountQuarantined(reason);
        foreach (var reason in _unusual)
            instruments.CountUnusualCancellations(reason);
        foreach (var trigger in _closed)
            instruments.CountTrigger(trigger);
    }

    private static string TypeOf(ActivityKind kind) => (int)kind == 0 ? "unknown" : EventNames.Of(kind).Type;

    private static string Word(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Accepted => "accepted",
        EventOutcome.Duplicate => "duplicate",
        EventOutcome.Quarantined => "quarantined",
        EventOutcome.Erased => "erased",
        EventOutcome.UnknownTrigger => "unknown_trigger",
        EventOutcome.Noted => "noted",
        _ => "guest",
    };
}
