using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace ChurnWorker.Commands.Diagnosis;

/// <summary>The diagnosis for a person: tables on a terminal, plain lines elsewhere.</summary>
internal static class DiagnosisText
{
    /// <summary>Writes the diagnosis.</summary>
    public static void Write(TextWriter output, Diagnosed diagnosed, bool toTerminal)
    {
        foreach (var (title, rows) in Parts(diagnosed))
        {
            if (toTerminal)
                WriteTable(output, title, rows);
            else
                WritePlain(output, title, rows);
        }
    }

    private static IEnumerable<(string Title, IReadOnlyList<string[]> Rows)> Parts(Diagnosed diagnosed)
    {
        yield return ("Settings", [.. diagnosed.Settings.Select(s => new[] { s.Key, s.Value, s.Origin })]);
        yield return ($"Win-back policy {diagnosed.PolicyVersion}", [.. diagnosed.Policy.EnumerateObject().Select(p => new[] { p.Name, p.Value.ToString() })]);
        if (diagnosed.ShadowPolicy is { } shadow)
            yield return ($"Shadow policy {diagnosed.ShadowPolicyVersion}, which tells nobody", [.. shadow.EnumerateObject().Select(p => Beside(p, diagnosed.Policy))]);
        yield return ($"Checks of ChurnWorker {diagnosed.Version}", [.. diagnosed.Checks.Select(c => new[] { c.Ok ? "ok" : "FAILED", c.Check, c.Detail })]);
        if (diagnosed.File is { } file)
            yield return ("Data quality", [.. FileRows(file)]);
    }

    /// <summary>A member of the shadow policy, and where it differs that of the live one.</summary>
    private static string[] Beside(JsonProperty shadow, JsonElement policy)
    {
        var (text, live) = (shadow.Value.ToString(), policy.GetProperty(shadow.Name).ToString());
        return [shadow.Name, text, text == live ? "" : $"live: {live}"];
    }

    private static IEnumerable<string[]> FileRows(DataQualityReport file)
    {
        static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        static string T(DateTimeOffset? value) => value?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

        yield return ["rows", N(file.Rows), ""];
        yield return ["events", N(file.Events), $"{N(file.Purchases)} purchases, {N(file.Cancellations)} cancellations"];
        yield return ["duplicates", N(file.Duplicates), ""];
        yield return ["guests", N(file.Guests), "counted, never stored"];
        yield return ["quarantined", N(file.Quarantined), ""];
        foreach (var refused in file.Refused)
            yield return [$"  {refused.Reason}", N(refused.Rows), refused.Example ?? ""];
        yield return ["span", $"{T(file.FirstEventAt)} to {T(file.LastEventAt)}", ""];
        yield return ["customers", N(file.Customers), ""];
        yield return ["orders", N(file.Orders), ""];
        foreach (var currency in file.Currencies)
            yield return [$"  {currency.Currency}", N(currency.Purchases), $"{currency.Amount.ToString("N", CultureInfo.InvariantCulture)} before cancellations"];
        yield return ["late", N(file.Late), "happened more than an hour before an event further up"];
        yield return ["zero amounts", N(file.ZeroAmounts), "purchases of amount 0"];
        yield return ["unmatched cancellations", N(file.UnmatchedCancellations), "their order is not in the file"];
        yield return ["credits", N(file.Credits), "cancellations without an order"];
    }

    private static void WriteTable(TextWriter output, string title, IReadOnlyList<string[]> rows)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title)), ShowHeaders = false, Border = TableBorder.Rounded };
        foreach (var _ in rows[0])
            table.AddColumn("");
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell, cell == "FAILED" ? new Style(Color.Red) : Style.Plain))]);
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }

    private static void WritePlain(TextWriter output, string title, IReadOnlyList<string[]> rows)
    {
        output.WriteLine(title);
        foreach (var row in rows)
            output.WriteLine("  " + string.Join("  ", row.Where(cell => cell.Length > 0)));
    }
}
