using System.Globalization;
using System.Net;
using ChurnWorker.Configuration;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>The built worker as a process of its own, configured by its environment alone.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly string s_worker = typeof(WorkerOptions).Assembly.Location;
    private static readonly string s_dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private WorkerProcess(ChildProcess process, string url)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>What it has written so far, for a failing test's message.</summary>
    public string Output => _process.Output;

    /// <summary>It has not ended.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Starts <c>churnworker run</c>.</summary>
    public static WorkerProcess Run(IReadOnlyDictionary<string, string> environment) =>
        new(ChildProcess.Start(s_dotnet, [s_worker, "run"], environment), environment["Ops__Url"]);

    /// <summary>Runs another verb to its end and returns its stdout; fails the test unless it succeeds.</summary>
    public static async Task<string> ExecuteAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var process = ChildProcess.Start(s_dotnet, [s_worker, .. arguments], environment);
        var exitCode = await process.WaitForExitAsync();
        exitCode.ShouldBe(0, process.Output);
        return process.StandardOutput;
    }

    /// <summary>Status of an address; null while nobody answers.</summary>
    public async Task<HttpStatusCode?> StatusAsync(string path)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public Task BeReadyAsync() => EventuallyAsync(async () => await StatusAsync("/health/ready") == HttpStatusCode.OK, "the worker should become ready");

    /// <summary>Sum of the samples of a metric that carry all of these labels; null where there is none.</summary>
    public async Task<double?> MetricAsync(string name, params string[] labels)
    {
        var text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var samples = text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Where(line => labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))
            .ToList();
        return samples.Count > 0 ? samples.Sum() : null;
    }

    /// <summary>Events it took in that ended so.</summary>
    public async Task<double> EventsAsync(string outcome) => await MetricAsync("churnworker_events_total", $"outcome=\"{outcome}\"") ?? 0;

    /// <summary>Waits until nobody is due for review and every message is published.</summary>
    public Task BeIdleAsync() => EventuallyAsync(
        async () => await MetricAsync("churnworker_review_backlog") == 0 && await MetricAsync("churnworker_outbox_pending") == 0, "the worker should have nothing left to do");

    /// <summary>Waits for a condition of this worker; a failure shows what it wrote, and so does its end.</summary>
    public async Task EventuallyAsync(Func<Task<bool>> condition, string because)
    {
        try
        {
            await Eventually.BeTrueAsync(
                async () =>
                {
                    IsRunning.ShouldBeTrue("the worker ended");
                    return await condition();
                },
                because);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{e.Message}\n--- the worker wrote:\n{Output}", e);
        }
    }

    /// <summary>Ends it with SIGKILL: nothing of it runs after this instant.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Waits for it to end by itself; returns the exit code.</summary>
    public Task<int> EndAsync() => _process.WaitForExitAsync();

    /// <summary>Asks it to stop with SIGTERM and waits for its end; returns the exit code.</summary>
    public Task<int> StopAsync() => _process.TerminateAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
