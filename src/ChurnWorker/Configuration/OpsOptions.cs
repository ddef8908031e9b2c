namespace ChurnWorker.Configuration;

/// <summary>Where ops people look.</summary>
internal sealed class OpsOptions
{
    private SecretFile? _tokenFile;

    [Setting("Address of the ops page, health, metrics, questions and, with the in-memory bus, POST /events.", Form = "http URL of an IP address or localhost, with a port")]
    public string Url { get; init; } = "http://127.0.0.1:8090";

    [Setting("Token that everything but health and metrics asks for: as a bearer token, or in a browser as the password of any user. Needed when Ops:Url is not a loopback address; best read from a file with Ops__Token_FILE.",
        Secret = true, Form = "16 or more characters", DefaultText = "none")]
    public string? Token { get; init; }

    /// <summary>Notes the file that the token came from; null: none.</summary>
    public void TokenChangesIn(SecretFile? file) => _tokenFile = file;

    /// <summary>The token as its file has it now; null: none is asked for.</summary>
    public string? CurrentToken() => _tokenFile?.Read() ?? Token;
}
