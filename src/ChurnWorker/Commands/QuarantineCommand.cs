using System.CommandLine;
using System.Globalization;
using System.Text;
using ChurnWorker.Reports;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary><c>quarantine list</c>: what was refused and why.</summary>
internal static class QuarantineCommand
{
    public static Command Create() => new("quarantine", "Inputs refused with a reason and kept") { List() };

    private static Command List()
    {
        var limit = new Option<int>("--limit") { Description = "Rows to show", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return new Command("list", "Counts by reason, and the latest refusals") { limit, json }.Runs((parsed, options) =>
        {
            using var store = StoreReader.Open(options);
            var counts = QuarantineTable.Count(store);
            var rows = QuarantineTable.List(store, parsed.GetValue(limit));
            if (parsed.GetValue(json))
                JsonOutput.Write(new { counts = counts.Select(c => new { c.Reason, c.Count, since = ReportText.Instant(c.Since) }), rows = rows.Select(Describe) });
            else
                WriteTable(counts, rows);
            return ExitCodes.Ok;
        });
    }

    private static object Describe(QuarantineRow row) => new
    {
        row.Sequence,
        receivedAt = ReportText.Instant(row.ReceivedAt),
        row.Source,
        row.Reason,
        row.ReasonText,
        row.ContentType,
        bytes = row.Body.Length,
        body = Convert.ToBase64String(row.Body),
    };

    private static void WriteTable(IReadOnlyList<QuarantineCount> counts, IReadOnlyList<QuarantineRow> rows)
    {
        if (counts.Count == 0)
            Console.Out.WriteLine("Nothing is in quarantine.");
        foreach (var (reason, count, since) in counts)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,10:N0}  {reason,-20} since {ReportText.Instant(since)}"));
        foreach (var row in rows)
            Console.Out.WriteLine($"#{row.Sequence} {ReportText.Instant(row.ReceivedAt)} {row.Source}: {row.Reason} ({row.ReasonText}) {Excerpt(row.Body)}");
    }

    private static string Excerpt(byte[] body) => ReportText.Printable(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 120))));
}
