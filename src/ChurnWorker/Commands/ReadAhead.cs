using System.Collections.Concurrent;

namespace ChurnWorker.Commands;

/// <summary>Reads and decodes on a thread of its own while the engine works on what came before.</summary>
internal static class ReadAhead
{
    private const int Chunk = 512;
    private const int Chunks = 16;

    /// <summary>The same items in the same order. An exception of the source is thrown where its item would have come.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source)
    {
        using var chunks = new BlockingCollection<T[]>(Chunks);
        using var abandoned = new CancellationTokenSource();
        var reader = Task.Factory.StartNew(() => Fill(source, chunks, abandoned.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var chunk in chunks.GetConsumingEnumerable())
                foreach (var item in chunk)
                    yield return item;
        }
        finally
        {
            abandoned.Cancel();
            Finish(reader);
        }

        reader.GetAwaiter().GetResult();
    }

    private static void Fill<T>(IEnumerable<T> source, BlockingCollection<T[]> chunks, CancellationToken abandoned)
    {
        try
        {
            foreach (var chunk in source.Chunk(Chunk))
                chunks.Add(chunk, abandoned);
        }
        finally
        {
            chunks.CompleteAdding();
        }
    }

    /// <summary>Waits for the end of the reader, however it ends; who reads on learns of a failure after the last item.</summary>
    private static void Finish(Task reader) => ((IAsyncResult)reader).AsyncWaitHandle.WaitOne();
}
