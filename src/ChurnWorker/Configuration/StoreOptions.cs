namespace ChurnWorker.Configuration;

/// <summary>Where state is kept.</summary>
internal sealed class StoreOptions
{
    /// <summary><c>sqlite:PATH</c>. The folder must exist and be writable.</summary>
    public string Connection { get; init; } = "sqlite:churnworker.db";
}
