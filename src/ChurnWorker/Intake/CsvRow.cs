namespace ChurnWorker.Intake;

/// <summary>
/// Fields of one CSV line by RFC 4180, with one restriction: a quoted field does not span lines. No member of an event may hold a line break, and a
/// parser that allows one lets a single unclosed quote swallow the rows behind it; here one line is one row, and every row is accounted for.
/// </summary>
internal ref struct CsvRow
{
    private readonly ReadOnlySpan<byte> line;
    private int next;

    public CsvRow(ReadOnlySpan<byte> line) => this.line = line;

    /// <summary>The next field.</summary>
    /// <param name="start">Where its text starts in the line, after an opening quote.</param>
    /// <param name="length">Length of its text.</param>
    /// <param name="hasDoubledQuotes">Whether its text holds quotes that are written twice.</param>
    /// <returns>False after the last field, and for a field whose quotes are wrong: then <see cref="IsBroken"/>.</returns>
    public bool TryNext(out int start, out int length, out bool hasDoubledQuotes)
    {
        start = next;
        length = 0;
        hasDoubledQuotes = false;
        if (IsBroken || next > line.Length) return false;

        if (next < line.Length && line[next] == '"') return TryQuoted(out start, out length, out hasDoubledQuotes);

        var rest = line[next..];
        var comma = rest.IndexOf((byte)',');
        length = comma < 0 ? rest.Length : comma;
        next += length + 1;
        IsBroken = rest[..length].Contains((byte)'"');
        return !IsBroken;
    }

    /// <summary>Whether a quote stands where none may.</summary>
    public bool IsBroken { get; private set; }

    private bool TryQuoted(out int start, out int length, out bool hasDoubledQuotes)
    {
        start = next + 1;
        length = 0;
        hasDoubledQuotes = false;
        for (var i = start; i < line.Length; i++)
        {
            if (line[i] != '"') continue;
            if (i + 1 < line.Length && line[i + 1] == '"')
            {
                hasDoubledQuotes = true;
                i++;
                continue;
            }

            if (i + 1 < line.Length && line[i + 1] != ',') break;
            length = i - start;
            next = i + 2;
            return true;
        }

        IsBroken = true;
        return false;
    }
}
