namespace ChurnWorker.Configuration;

/// <summary>Where state is kept.</summary>
internal sealed class StoreOptions
{
    private SecretFile? _connectionFile;

    [Setting("Where state is kept. Read from a file with Store__Connection_FILE, a password replaced there is the one of the next connection.", Form = "sqlite:PATH in an existing, writable folder, or postgres:CONNECTION-STRING in the words of Npgsql", HoldsPassword = true)]
    public string Connection { get; init; } = "sqlite:churnworker.db";

    /// <summary>Notes the file that the connection came from; null: none.</summary>
    public void ConnectionChangesIn(SecretFile? file) => _connectionFile = file;

    /// <summary>The text as its file has it now, for the password of a new connection; what else it says counts from the next start on.</summary>
    public string CurrentConnection() => _connectionFile?.Read() ?? Connection;
}
