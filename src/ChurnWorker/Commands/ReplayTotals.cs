using ChurnWorker.Replay;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary>Totals of a replay, read from the store it left behind.</summary>
internal static class ReplayTotals
{
    public static ReplaySummary Of(Engine engine, TimeMachine machine, TimeSpan elapsed)
    {
        using var reader = engine.Database.OpenReader();
        var totals = StoreTotals.Read(reader);
        return new ReplaySummary
        {
            Rows = machine.Counts.Rows,
            Accepted = machine.Counts.Accepted,
            Guests = machine.Counts.Guests,
            Dropped = machine.Counts.Dropped,
            Duplicates = machine.Counts.Duplicates,
            Quarantined = machine.Counts.Quarantined,
            Customers = totals.Customers,
            HighValue = totals.HighValue,
            Triggered = totals.Triggered,
            Resolved = totals.Resolved,
            Retracted = totals.Retracted,
            Expired = totals.Expired,
            HeldOut = totals.HeldOut,
            FirstEventAt = Instant(machine.Clock.Started),
            LastEventAt = Instant(machine.Clock.Now),
            ModelId = engine.Models.Context?.Model.Id,
            WallSeconds = Math.Round(elapsed.TotalSeconds, 3),
        };
    }

    private static DateTimeOffset? Instant(long milliseconds) =>
        milliseconds == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
