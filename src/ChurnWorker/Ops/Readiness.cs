namespace ChurnWorker.Ops;

/// <summary>Asks every health check at once and sums up.</summary>
/// <param name="checks">The checks of all rooms.</param>
/// <param name="time">Clock of the time limit.</param>
internal sealed class Readiness(IEnumerable<HealthCheck> checks, TimeProvider time)
{
    // Below the probe timeouts that orchestrators start with
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>The state of this moment.</summary>
    public async Task<ReadinessReport> EvaluateAsync(CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(checks.Select(check => AskAsync(check, cancellationToken)));
        return new ReadinessReport(results.All(r => r.Healthy || r.Informational) ? "ready" : "not_ready", results);
    }

    private async Task<HealthResult> AskAsync(HealthCheck check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(s_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // A probe may block its thread or ignore the token
            var found = await Task.Run(async () => await check.Probe(either.Token), either.Token).WaitAsync(either.Token);
            return new HealthResult(check.Name, found.IsHealthy, check.IsInformational, found.Detail);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new HealthResult(check.Name, false, check.IsInformational, $"no answer within {s_limit.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The message of a driver may quote a connection string: only the kind of failure leaves the process
            return new HealthResult(check.Name, false, check.IsInformational, $"failed with {e.GetType().Name}");
        }
    }
}
