using System.Globalization;
using ChurnWorker.Replay;

namespace ChurnWorker.Commands;

/// <summary>The totals of a replay for a person.</summary>
internal static class ReplayTable
{
    public static void Write(ReplaySummary s)
    {
        foreach (var (name, value) in Lines(s))
            Console.Out.WriteLine($"{name,-16}{value}");
    }

    /// <summary>Several side by side.</summary>
    public static void Write(IReadOnlyList<ComparedPolicy> compared)
    {
        var lines = compared.Select(c => Lines(c.Totals)).ToList();
        TextTable.Write(
            Console.Out,
            [
                new TextTable(
                    "The same history under several policies", ["", .. compared.Select(c => Path.GetFileName(c.Policy))],
                    [["policy version", .. compared.Select(c => c.PolicyVersion)], .. lines[0].Select((line, i) => (string[])[line.Name, .. lines.Select(l => l[i].Value)])]),
            ],
            !Console.IsOutputRedirected);
    }

    private static IReadOnlyList<(string Name, string Value)> Lines(ReplaySummary s) =>
    [
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
    ];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
