namespace ChurnWorker.Ops;

/// <summary>What a health check found.</summary>
/// <param name="IsHealthy">Whether it is as it should be.</param>
/// <param name="Detail">One sentence for a person, without secrets and personal data.</param>
internal sealed record HealthFinding(bool IsHealthy, string Detail);
