using ChurnWorker.Configuration;
using ChurnWorker.Storage;
using Polly;
using Polly.Retry;

namespace ChurnWorker.Ops;

/// <summary>
/// Waits for a store that is away when the worker starts: with growing pauses, a line in the log for each, live and not ready meanwhile, for as long as nobody
/// tells it to stop.
/// </summary>
/// <param name="options">Where the store is, and where probes ask.</param>
/// <param name="time">Clock of the pauses.</param>
/// <param name="log">Where each attempt is told.</param>
internal sealed partial class StoreWait(WorkerOptions options, TimeProvider time, ILogger log)
{
    /// <summary>Builds the worker, again and again while its store is away.</summary>
    /// <param name="build">Builds it; throws what the store throws.</param>
    /// <param name="stop">Ends the waiting at once, also in the middle of an attempt.</param>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<WebApplication> UntilItAnswersAsync(Func<WebApplication> build, CancellationToken stop)
    {
        var store = Store.Of(options.Store.Connection);
        WebApplication? front = null;
        var attempts = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(store.IsAway),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = async attempt =>
                {
                    LogAway(log, store.Name, attempt.AttemptNumber + 1, attempt.RetryDelay.TotalSeconds, attempt.Outcome.Exception!.GetBaseException().Message);
                    front ??= await AnswerAsync(stop);
                },
            })
            .Build();
        try
        {
            // An attempt may hang in the network for as long as a connection takes to time out
            return await attempts.ExecuteAsync(async token => await Task.Run(build, token).WaitAsync(token), stop);
        }
        finally
        {
            if (front is not null)
                await CloseAsync(front);
        }
    }

    /// <summary>Answers probes in place of the worker, which has the same address later.</summary>
    private async Task<WebApplication> AnswerAsync(CancellationToken stop)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "churnworker" });
        builder.WebHost.UseKestrelCore();
        builder.ListenOnly(options.Ops);
        var front = builder.Build();
        var report = new ReadinessReport("not_ready", [new HealthResult("store", false, false, "does not answer yet; the worker waits for it")]);
        front.Run(context =>
        {
            if (context.Request.Path == OpsEndpoints.LivePath)
                return OpsEndpoints.Live.ExecuteAsync(context);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsJsonAsync(report, stop);
        });
        await front.StartAsync(stop);
        SystemdNotice.Runs(SystemdNotice.Socket);
        return front;
    }

    private static async Task CloseAsync(WebApplication front)
    {
        await front.StopAsync(CancellationToken.None);
        await front.DisposeAsync();
    }

    [LoggerMessage(EventId = 8006, Level = LogLevel.Warning, Message = "Store {Store} does not answer, attempt {Attempt}, next in {Seconds:F1} s: {Reason}")]
    private static partial void LogAway(ILogger logger, string store, int attempt, double seconds, string reason);
}
