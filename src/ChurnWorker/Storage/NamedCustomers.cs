using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChurnWorker.Intake;

namespace ChurnWorker.Storage;

/// <summary>
/// Whom an input names that was refused. It need not be well formed, so its letters are searched for the members that name a customer in any form the intake
/// takes; other members are left alone, because the number of an order may be the id of somebody else.
/// </summary>
internal static class NamedCustomers
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private const string Value = """(\s*"(?<id>([^"\\]|\\.){1,1200})|\s*(?<id>[0-9]{1,200}))""";

    private static readonly Regex Member = new("\"(other_?)?(customer_?id|customer|user_?id|subject)\"\\s*:" + Value, Linear);

    private static readonly Regex Inner = new("\"customer\"\\s*:\\s*\\{[^{}]{0,4000}?\"id\"\\s*:" + Value, Linear);

    private static readonly Regex Base64 = new("\"data_base64\"\\s*:\\s*\"(?<id>[a-z0-9+/=]+)\"", Linear);

    private static readonly Regex Field = new("(^|,)(\"(?<id>([^\"]|\"\")*)\"|(?<id>[^,\"\r\n]*))", Linear);

    private static readonly Regex Escape = new(@"\\u(?<code>[0-9a-f]{4})", Linear);

    /// <summary>The ids, as far as they can be told.</summary>
    public static IEnumerable<string> Of(Inbound input) =>
        input.Headers.CsvHeader is { } header ? InRow(Encoding.UTF8.GetString(input.Body.Span), header) : In(input.Body.Span);

    /// <summary>The ids that bytes name which are no row of a file.</summary>
    public static IEnumerable<string> In(ReadOnlySpan<byte> body)
    {
        var texts = new List<string> { Encoding.UTF8.GetString(body) };
        if (body.Contains((byte)0))
            texts.AddRange([Encoding.Unicode.GetString(body), Encoding.BigEndianUnicode.GetString(body)]);
        return texts.SelectMany(InText).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> InText(string text)
    {
        // Quotes, backslashes and control characters would end what they stand in
        var plain = Escape.Replace(text, match => Letter(match) is var letter && (letter is '"' or '\\' || char.IsControl(letter)) ? match.Value : letter.ToString());
        foreach (var match in Member.Matches(plain).Concat(Inner.Matches(plain)))
            yield return Unescaped(match.Groups["id"].Value);
        foreach (Match wrapped in Base64.Matches(text))
            if (Decoded(wrapped.Groups["id"].Value) is { } inner)
                foreach (var id in InText(inner))
                    yield return id;
    }

    private static IEnumerable<string> InRow(string row, string header)
    {
        var column = header.TrimEnd('\r', '\n').Split(',').Index().Where(name => name.Item.Trim('"', ' ', '\uFEFF') == "customer_id").Select(name => name.Index).DefaultIfEmpty(-1).First();
        return Field.Matches(row.TrimEnd('\r', '\n')).Where((_, i) => i == column).Select(field => field.Groups["id"].Value.Replace("\"\"", "\"", StringComparison.Ordinal));
    }

    private static char Letter(Match escape) => (char)ushort.Parse(escape.Groups["code"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Unescaped(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string>($"\"{text}\"") ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string? Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
