using System.Globalization;
using ChurnWorker.Replay;

namespace ChurnWorker.Commands;

/// <summary>The totals of a replay for a person.</summary>
internal static class ReplayTable
{
    public static void Write(ReplaySummary s)
    {
        foreach (var (name, value) in new (string, string)[]
        {
            ("rows", Number(s.Rows)),
            ("  accepted", Number(s.Accepted) + (s.Guests > 0 ? $" ({Number(s.Guests)} of guests)" : "")),
            ("  duplicates", Number(s.Duplicates)),
            ("  quarantined", Number(s.Quarantined)),
            ("customers", Number(s.Customers)),
            ("  high value", Number(s.HighValue)),
            ("triggered", Number(s.Triggered)),
            ("  resolved", Number(s.Resolved)),
            ("  retracted", Number(s.Retracted)),
            ("  expired", Number(s.Expired)),
            ("held out", Number(s.HeldOut)),
            ("span", s.FirstEventAt is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{s.FirstEventAt:yyyy-MM-dd} .. {s.LastEventAt:yyyy-MM-dd}")),
            ("model", s.ModelId ?? "none: too few customers"),
            ("speed", string.Create(CultureInfo.InvariantCulture, $"{s.EventsPerSecond:N0} events/s ({s.WallSeconds:0.0} s)")),
        })
            Console.Out.WriteLine($"{name,-16}{value}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
