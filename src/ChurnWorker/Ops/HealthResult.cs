namespace ChurnWorker.Ops;

/// <summary>One check's line in the readiness report.</summary>
/// <param name="Name">Name of the check.</param>
/// <param name="Healthy">Whether it is as it should be.</param>
/// <param name="Informational">Never a reason not to be ready.</param>
/// <param name="Detail">One sentence for a person.</param>
internal sealed record HealthResult(string Name, bool Healthy, bool Informational, string Detail);
