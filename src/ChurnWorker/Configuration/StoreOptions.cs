namespace ChurnWorker.Configuration;

/// <summary>Where state is kept.</summary>
internal sealed class StoreOptions
{
    [Setting("Where state is kept.", Form = "sqlite:PATH in an existing, writable folder, or postgres:CONNECTION-STRING in the words of Npgsql", HoldsPassword = true)]
    public string Connection { get; init; } = "sqlite:churnworker.db";
}
