namespace ChurnWorker.Intake;

/// <summary>
/// Lines of a stream as slices of the chunks they were read in: a chunk is never written to again, so a line may be kept without copying it.
/// A line ends with LF or CR LF; the last one need not.
/// </summary>
internal sealed class LineReader(Stream stream, Action? onRead = null)
{
    /// <summary>A longer line means that the file holds no lines at all.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    private byte[] chunk = [];
    private int start;
    private int end;
    private bool isAtEnd;

    /// <summary>The first byte that is neither blank nor a byte order mark, without reading on; 0 when the stream is empty.</summary>
    public byte Peek()
    {
        if (end == 0) Fill();
        var rest = chunk.AsSpan(start, end - start);
        if (rest.StartsWith("\uFEFF"u8)) rest = rest[3..];
        var first = rest.IndexOfAnyExcept(" \t\r\n"u8);
        return first < 0 ? (byte)0 : rest[first];
    }

    /// <summary>The next line without its end; false after the last.</summary>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="MaxLineBytes"/>.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var feed = chunk.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                line = WithoutReturn(chunk.AsMemory(start, searched + feed));
                start += searched + feed + 1;
                return true;
            }

            searched = end - start;
            if (isAtEnd)
            {
                line = WithoutReturn(chunk.AsMemory(start, searched));
                start = end;
                return searched > 0;
            }

            Fill();
        }
    }

    private void Fill()
    {
        var rest = end - start;
        if (rest > MaxLineBytes) throw new InvalidDataException($"a line is longer than {MaxLineBytes} bytes: this is no file of events");
        if (end == chunk.Length)
        {
            var next = new byte[Math.Max(ChunkBytes, rest * 2)];
            chunk.AsSpan(start, rest).CopyTo(next);
            (chunk, start, end) = (next, 0, rest);
        }

        var read = Read(chunk.AsSpan(end));
        isAtEnd = read == 0;
        end += read;
        onRead?.Invoke();
    }

    private int Read(Span<byte> free)
    {
        try
        {
            return stream.Read(free);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"the compressed file is damaged or was cut off: {e.Message}", e);
        }
    }

    private static ReadOnlyMemory<byte> WithoutReturn(ReadOnlyMemory<byte> line) => line.Span is [.., (byte)'\r'] ? line[..^1] : line;
}
