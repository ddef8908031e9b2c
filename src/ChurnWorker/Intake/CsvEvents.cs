using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ChurnWorker.Intake;

/// <summary>Rows of the CSV form of events, read by the same rules as JSON members.</summary>
internal sealed class CsvEvents
{
    private static readonly (string Column, Member Member)[] Columns =
    [
        ("event_id", Member.EventId), ("type", Member.Type), ("customer_id", Member.CustomerId), ("order_id", Member.OrderId),
        ("occurred_at", Member.OccurredAt), ("amount", Member.Amount), ("currency", Member.Currency),
    ];

    private static readonly Refusal BadQuotes = new(QuarantineReasons.InvalidRow, "a quote stands where none may, or is not closed");
    private static readonly Refusal WrongCount = new(QuarantineReasons.InvalidRow, "the row has not as many fields as the header");
    private static readonly Refusal NotUtf8 = new(QuarantineReasons.NotUtf8, "the row is not UTF-8");

    private readonly Member[] members;

    private CsvEvents(Member[] members, string line)
    {
        this.members = members;
        Line = line;
    }

    /// <summary>The header as it stands in the file: with it a row that was refused can be read again.</summary>
    public string Line { get; }

    /// <summary>The header of the form, for messages.</summary>
    public static string Header { get; } = string.Join(',', Columns.Select(c => c.Column));

    /// <summary>Reads the header: the columns of the form in any order, others are ignored.</summary>
    /// <exception cref="InvalidDataException">A column is missing or there twice.</exception>
    public static CsvEvents FromHeader(ReadOnlyMemory<byte> line)
    {
        var found = new List<Member>();
        var text = line.Span.StartsWith("\uFEFF"u8) ? line.Span[3..] : line.Span;
        var row = new CsvRow(text);
        while (row.TryNext(out var start, out var length, out _))
        {
            var name = Encoding.UTF8.GetString(text.Slice(start, length)).Trim();
            found.Add(Columns.FirstOrDefault(c => c.Column.Equals(name, StringComparison.OrdinalIgnoreCase)).Member);
        }

        var missing = Columns.Where(c => !found.Contains(c.Member)).Select(c => c.Column).ToArray();
        if (missing.Length > 0) throw new InvalidDataException($"the first line must be the header {Header}; it lacks {string.Join(", ", missing)}");
        if (row.IsBroken || found.Count(m => m != Member.None) > Columns.Length) throw new InvalidDataException($"the header must name each of {Header} once");
        return new CsvEvents([.. found], Encoding.UTF8.GetString(text));
    }

    /// <summary>Decodes one row.</summary>
    public void Decode(ReadOnlyMemory<byte> line, in ElementDecoder element)
    {
        if (!Utf8.IsValid(line.Span))
        {
            element.Refuse(line, NotUtf8);
            return;
        }

        var values = new MemberValues(line.Span);
        var refusal = Split(line.Span, ref values, out var needsUnquoting);
        if (refusal.IsRefused) element.Refuse(line, refusal);
        else if (!needsUnquoting) element.Decode(ref values, line);
        else
        {
            var unquoted = Unquote(ref values);
            element.Decode(ref unquoted, line);
        }
    }

    private Refusal Split(ReadOnlySpan<byte> line, ref MemberValues values, out bool needsUnquoting)
    {
        var row = new CsvRow(line);
        var count = 0;
        needsUnquoting = false;
        while (row.TryNext(out var start, out var length, out var hasDoubledQuotes))
        {
            if (count == members.Length) return WrongCount;
            var member = members[count++];
            if (member == Member.None || length == 0) continue;
            values[member] = new MemberValue(JsonTokenType.String, start, length, hasDoubledQuotes);
            needsUnquoting |= hasDoubledQuotes;
        }

        if (row.IsBroken) return BadQuotes;
        return count == members.Length ? default : WrongCount;
    }

    /// <summary>The same values over bytes in which every doubled quote stands once.</summary>
    private static MemberValues Unquote(ref MemberValues quoted)
    {
        var bytes = new List<byte>(quoted.Bytes.Length);
        Span<MemberValue> moved = stackalloc MemberValue[Columns.Length];
        for (var c = 0; c < Columns.Length; c++)
        {
            var value = quoted[Columns[c].Member];
            var raw = quoted.Raw(value);
            moved[c] = value with { Start = bytes.Count, IsEscaped = false };
            for (var i = 0; i < raw.Length; i++)
            {
                bytes.Add(raw[i]);
                if (value.IsEscaped && raw[i] == '"') i++;
            }

            moved[c] = moved[c] with { Length = bytes.Count - moved[c].Start };
        }

        var unquoted = new MemberValues(bytes.ToArray());
        for (var c = 0; c < Columns.Length; c++) unquoted[Columns[c].Member] = moved[c];
        return unquoted;
    }
}
