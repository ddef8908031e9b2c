using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Replay;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Commands;

/// <summary><c>quarantine list</c> and <c>quarantine replay</c>: what was refused and why, and another try after a fix.</summary>
internal static class QuarantineCommand
{
    public static Command Create(TimeProvider time) => new("quarantine", "Inputs refused with a reason and kept") { List(), Replay(time) };

    private static Command List()
    {
        var (reason, since) = Filters();
        var limit = NumberOption.Of("--limit", "Rows to show", "N", 20, 0, int.MaxValue);
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return new Command("list", "Counts by reason, and the latest refusals") { reason, since, limit, json }.Runs((parsed, options) =>
        {
            using var store = StoreReader.Open(options);
            var filter = FilterOf(parsed, reason, since);
            var counts = QuarantineTable.Count(store, filter);
            var rows = QuarantineTable.List(store, filter, parsed.GetValue(limit));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                output.WriteLine(JsonSerializer.Serialize(
                    new { counts = counts.Select(c => new { c.Reason, c.Count, since = ReportText.Instant(c.Since) }), rows = rows.Select(Describe) }, JsonOutput.Options));
            else
                WriteTable(output, counts, rows, counts.Count == 0 ? QuarantineTable.Count(store, new QuarantineFilter()) : []);
            return ExitCodes.Ok;
        });
    }

    private static Command Replay(TimeProvider time)
    {
        var (reason, since) = Filters();
        var json = new Option<bool>("--json") { Description = "Print the counts as JSON" };
        return new Command("replay", "Try again what was refused: what is fine now is taken as if received now, the rest stays. Bodies over 256 KiB cannot be tried again, only their beginning is kept")
        {
            reason, since, json,
        }.Runs((parsed, options) =>
        {
            var counts = Replay(options, FilterOf(parsed, reason, since), time.GetUtcNow().ToUnixTimeMilliseconds());
            parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(counts, JsonOutput.Options) : counts.ToText());
            return ExitCodes.Ok;
        });
    }

    private static QuarantineReplayCounts Replay(WorkerOptions options, QuarantineFilter filter, long now)
    {
        long? liveSince;
        using (var store = StoreReader.Open(options))
            liveSince = MetaStore.ReadLiveSince(store);
        using var instruments = new Instruments();
        using var engine = new Engine(options, Database.Open(Store.Of(options.Store.Connection)), liveSince ?? long.MaxValue, instruments);
        engine.Rebuilder.RunWhereRulesChanged();
        return new QuarantineReplay(engine.Database, engine.Assessor).Run(filter, now);
    }

    private static (Option<string?> Reason, Option<DateTimeOffset?> Since) Filters() => (
        new Option<string?>("--reason") { Description = "Only refusals of this reason, e.g. unknown_type" },
        DateOption.Instant("--since", "Only what was received at this instant or later"));

    private static QuarantineFilter FilterOf(ParseResult parsed, Option<string?> reason, Option<DateTimeOffset?> since) =>
        new(parsed.GetValue(reason), parsed.GetValue(since)?.ToUnixTimeMilliseconds() ?? long.MinValue);

    private static object Describe(QuarantineRow row) => new
    {
        row.Sequence,
        receivedAt = ReportText.Instant(row.ReceivedAt),
        row.Source,
        row.Reason,
        row.ReasonText,
        headers = JsonSerializer.Deserialize<JsonElement>(row.Headers),
        bytes = row.Body.Length,
        body = Convert.ToBase64String(row.Body),
    };

    private static void WriteTable(TextWriter output, IReadOnlyList<QuarantineCount> counts, IReadOnlyList<QuarantineRow> rows, IReadOnlyList<QuarantineCount> others)
    {
        if (counts.Count == 0)
            output.WriteLine("Nothing of that is in quarantine.");
        if (others.Count > 0)
            output.WriteLine($"There is: {string.Join(", ", others.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Reason} ({c.Count:N0})")))}.");
        foreach (var (reason, count, since) in counts)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,10:N0}  {reason,-20} since {ReportText.Instant(since)}"));
        foreach (var row in rows)
            output.WriteLine($"#{row.Sequence} {ReportText.Instant(row.ReceivedAt)} {ReportText.Printable(row.Source)}: {row.Reason} ({row.ReasonText}) {Excerpt(row.Body)}");
    }

    private static string Excerpt(byte[] body) => ReportText.Printable(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 120))));
}
