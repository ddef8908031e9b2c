using System.CommandLine;

namespace ChurnWorker.Commands;

/// <summary>The FILE argument of the verbs that read events.</summary>
internal static class InputFile
{
    public static Argument<string> Argument() => new("file")
    {
        Description = "Events: CSV with header event_id,type,customer_id,order_id,occurred_at,amount,currency, or NDJSON; plain or .gz",
    };

    /// <summary>The path, once it is known that there is such a file.</summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public static string Existing(string path) =>
        File.Exists(path) ? path : throw new CommandFailedException($"There is no file {path}.", ExitCodes.Usage);
}
