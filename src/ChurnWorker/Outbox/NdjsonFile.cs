using System.Buffers;

namespace ChurnWorker.Outbox;

/// <summary>The file the embedded worker also writes its messages to, one line each, appended and flushed to the disk.</summary>
/// <remarks>
/// Delivery is at least once here too: a crash between the append and the mark in the store writes the same line, with the same id, again.
/// A crash inside an append leaves a last line without its newline; the next opening cuts it off, since its message was never marked and comes again.
/// </remarks>
internal sealed class NdjsonFile : IDisposable
{
    private readonly FileStream _stream;

    /// <summary>Opens or creates the file for appending and repairs a torn last line. Throws <see cref="IOException"/> when the folder cannot be written.</summary>
    public NdjsonFile(string path)
    {
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        _stream.SetLength(EndOfLastWholeLine());
        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Appends the messages in order; when this returns they are on the disk.</summary>
    public void Append(IReadOnlyList<OutboxRow> rows)
    {
        var lines = new ArrayBufferWriter<byte>(4096);
        foreach (var row in rows) NdjsonLine.Write(lines, row);
        var start = _stream.Position;
        try
        {
            _stream.Write(lines.WrittenSpan);
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A full disk may have taken half a line: without this the next append would continue it
            _stream.SetLength(start);
            _stream.Seek(start, SeekOrigin.Begin);
            throw;
        }
    }

    public void Dispose() => _stream.Dispose();

    private long EndOfLastWholeLine()
    {
        Span<byte> chunk = stackalloc byte[4096];
        for (var end = _stream.Length; end > 0;)
        {
            var start = Math.Max(0, end - chunk.Length);
            var part = chunk[..(int)(end - start)];
            _stream.Seek(start, SeekOrigin.Begin);
            _stream.ReadExactly(part);
            var newline = part.LastIndexOf((byte)'\n');
            if (newline >= 0) return start + newline + 1;
            end = start;
        }

        return 0;
    }
}
