using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChurnWorker.Storage;

/// <summary>
/// Takes a customer out of the tables that are not the ledger's. Inside a <see cref="WriteTransaction"/> only. An erasure is rare: tables
/// without an index on the customer are read through rather than burdened with one.
/// </summary>
internal sealed partial class ErasureTable(StoreConnection writer)
{
    /// <summary>Deletes a customer's derived state, cycles, outcomes of campaigns, decisions and messages; returns the number of rows by table.</summary>
    public IEnumerable<(string Table, int Rows)> Delete(string customerId)
    {
        // Before the triggers, which tell whose they are
        foreach (var deleted in OutcomeTable.Delete(writer, customerId))
            yield return deleted;
        foreach (var table in (string[])["customers", "members", "cycles", "triggers", "decisions", "outbox", "traces", "forecasts", "lifecycles", "shadow_reviews", "shadow_cycles", "shadow_triggers"])
            yield return (table, writer.Execute($"DELETE FROM {table} WHERE customer_id = @customerId", new { customerId }));
        yield return ("quarantine", DeleteQuarantined(customerId));
    }

    /// <summary>
    /// Whether a text of bytes names an id and not only a longer word or number: as it is, escaped as JSON in any spelling, quoted as CSV, or in UTF-16. What is
    /// refused need not be well formed, so its letters are searched and not its members.
    /// </summary>
    public static bool Names(ReadOnlySpan<byte> body, string customerId)
    {
        var id = Encoding.UTF8.GetBytes(customerId);
        return Contains(body, id) || Contains(body, JsonEncodedText.Encode(customerId).EncodedUtf8Bytes)
            || Contains(Plain(Encoding.UTF8.GetString(body)), id)
            || (body.Contains((byte)0) && (Contains(Plain(Encoding.Unicode.GetString(body)), id) || Contains(Plain(Encoding.BigEndianUnicode.GetString(body)), id)));
    }

    private static byte[] Plain(string text) => Encoding.UTF8.GetBytes(Escape().Replace(text, Unescaped));

    private static string Unescaped(Match escape) => escape.Value switch
    {
        { Length: 2 } pair => pair[1..],
        var code => ((char)ushort.Parse(code.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
    };

    [GeneratedRegex(@"\\u[0-9a-fA-F]{4}|\\[""\\/]|""""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escape();

    private int DeleteQuarantined(string customerId)
    {
        var found = new List<long>();
        using (var all = writer.Prepare("SELECT sequence, body, headers FROM quarantine"))
            while (all.Read())
                if (Names(all.Blob(1), customerId) || Names(all.Blob(2), customerId) || NamedCustomers.In(all.Blob(1)).Contains(customerId, StringComparer.Ordinal))
                    found.Add(all.Int64(0));
        foreach (var sequence in found)
            writer.Execute("DELETE FROM quarantine WHERE sequence = @sequence", new { sequence });
        return found.Count;
    }

    private static bool Contains(ReadOnlySpan<byte> body, ReadOnlySpan<byte> id)
    {
        for (var start = 0; body[start..].IndexOf(id) is >= 0 and var at; start += at + 1)
        {
            var (first, end) = (start + at, start + at + id.Length);
            var isPartOfLonger = (first > 0 && IsWord(body[first - 1]) && IsWord(id[0])) || (end < body.Length && IsWord(body[end]) && IsWord(id[^1]));
            if (!isPartOfLonger)
                return true;
        }

        return false;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b >= 0x80;
}
