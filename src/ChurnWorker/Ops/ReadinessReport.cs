namespace ChurnWorker.Ops;

/// <summary>The answer of <c>/health/ready</c>.</summary>
/// <param name="Status"><c>ready</c> or <c>not_ready</c>.</param>
/// <param name="Checks">Every check, in order of registration.</param>
internal sealed record ReadinessReport(string Status, IReadOnlyList<HealthResult> Checks)
{
    /// <summary>All checks that matter are healthy.</summary>
    public bool IsReady() => Status == "ready";
}
