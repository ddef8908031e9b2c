namespace ChurnWorker.Configuration;

/// <summary>Where ops people look.</summary>
internal sealed class OpsOptions
{
    /// <summary>Address of health, metrics and (embedded mode) <c>POST /events</c>; a loopback address.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8090";
}
