using System.Buffers;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary>All messages of a replay as NDJSON.</summary>
internal static class MessageFile
{
    /// <summary>Writes them by time, then by order of writing: batches run ahead of reviews, readers must not notice.</summary>
    public static void Write(string path, Database database)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 64 * 1024);
        var line = new ArrayBufferWriter<byte>();
        using var reader = database.OpenReader();
        foreach (var row in OutboxTable.ByTime(reader))
        {
            line.ResetWrittenCount();
            NdjsonLine.Write(line, row);
            file.Write(line.WrittenSpan);
        }
    }
}
