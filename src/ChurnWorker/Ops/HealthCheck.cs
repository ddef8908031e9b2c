namespace ChurnWorker.Ops;

/// <summary>One thing that has to be in order before the worker is ready. Rooms register theirs as singletons.</summary>
/// <param name="Name">Short name in lower case, e.g. <c>store</c>.</param>
/// <param name="Probe">Finds out; may throw, which counts as unhealthy.</param>
internal sealed record HealthCheck(string Name, Func<CancellationToken, ValueTask<HealthFinding>> Probe)
{
    /// <summary>Shown, but never a reason not to be ready.</summary>
    public bool IsInformational { get; init; }

    /// <summary>A check that needs no waiting.</summary>
    public HealthCheck(string name, Func<HealthFinding> probe)
        : this(name, _ => ValueTask.FromResult(probe()))
    {
    }
}
