using System.IO.Compression;

namespace ChurnWorker.Intake;

/// <summary>Files of events: CSV or NDJSON, plain or gzip, told apart by their first bytes.</summary>
internal static class EventFile
{
    /// <summary>Reads a file as a stream. Every row or line yields at least one item; a bad one yields its reason. Blank lines are no rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">Source of its events.</param>
    /// <param name="receivedAt">Unix milliseconds UTC; null: each event counts as received when it happened, for replays of history.</param>
    /// <param name="progress">Told the bytes of the file read so far, from time to time.</param>
    /// <exception cref="InvalidDataException">While enumerating: the file as a whole is none of ours; the message is for a person.</exception>
    /// <exception cref="IOException">While enumerating: the file cannot be read.</exception>
    public static IEnumerable<Inbound> Read(string path, string source, long? receivedAt, Action<long>? progress = null)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan);
        using var content = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        var lines = new LineReader(content, progress is null ? null : () => progress(file.Position));
        var rows = IsNdjson(lines.Peek(), path) ? ReadNdjson(lines, source, receivedAt) : ReadCsv(lines, source, receivedAt);
        foreach (var row in rows) yield return row;
    }

    private static IEnumerable<Inbound> ReadNdjson(LineReader lines, string source, long? receivedAt)
    {
        var headers = new MessageHeaders { DefaultSource = source, ContentType = ContentTypes.Json };
        var decoded = new List<Inbound>();
        var last = 0L;
        while (lines.TryRead(out var line))
        {
            if (IsBlank(line.Span)) continue;

            decoded.Clear();
            EventDecoder.Decode(line, headers, ReceiptOf(receivedAt, last), decoded);
            foreach (var inbound in decoded) yield return inbound;
            last = decoded[^1].ReceivedAt;
        }
    }

    private static IEnumerable<Inbound> ReadCsv(LineReader lines, string source, long? receivedAt)
    {
        if (!lines.TryRead(out var first)) throw new InvalidDataException($"the file is empty; its first line must be the header {CsvEvents.Header}");

        var csv = CsvEvents.FromHeader(first);
        var headers = new MessageHeaders { DefaultSource = source, ContentType = ContentTypes.Csv, CsvHeader = csv.Line };
        var decoded = new List<Inbound>();
        var last = 0L;
        while (lines.TryRead(out var line))
        {
            if (IsBlank(line.Span)) continue;

            decoded.Clear();
            var receipt = ReceiptOf(receivedAt, last);
            if (line.Length > EventDecoder.MaxBodyBytes) decoded.Add(EventDecoder.RefuseTooLarge(line, headers, receipt));
            else csv.Decode(line, new ElementDecoder(headers, receipt, decoded, ordersOnly: true));
            yield return decoded[0];
            last = decoded[0].ReceivedAt;
        }
    }

    /// <summary>A row of a history that states no readable time counts as received with the row before it.</summary>
    private static Receipt ReceiptOf(long? receivedAt, long last) => receivedAt is { } instant ? new Receipt(instant) : new Receipt(last, IsEventTime: true);

    private static bool IsNdjson(byte first, string path)
    {
        if (first is (byte)'{' or (byte)'[') return true;
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsGzip(FileStream file)
    {
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t"u8) < 0;
}
