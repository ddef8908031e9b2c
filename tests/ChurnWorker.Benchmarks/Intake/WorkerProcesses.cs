using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using RabbitMQ.Client;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>Workers as they run in earnest: each a process of its own, on one queue and one database.</summary>
/// <param name="options">What they share.</param>
/// <param name="count">How many.</param>
internal sealed class WorkerProcesses(WorkerOptions options, int count) : IContestant
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private readonly List<Process> _processes = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private Task _watch = Task.CompletedTask;
    private long _handled;

    public string Name => $"churnworker-{count}-workers";

    public string What => "complete workers, each a process";

    public string Queue => options.Intake.OwnQueue;

    /// <summary>Events they took in so far, by their own count, looked at ten times a second.</summary>
    public long Handled => Interlocked.Read(ref _handled);

    /// <summary>Processor seconds of all so far.</summary>
    public double ProcessorSeconds => _processes.Sum(process =>
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    });

    public Task DeclareAsync(IChannel channel, string exchange) => FirehoseTopology.DeclareAsync(channel, options, CancellationToken.None);

    public Task StartAsync()
    {
        var ports = FreePorts(count);
        foreach (var port in ports)
            _processes.Add(Start(port));
        _watch = WatchAsync(ports);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watch;
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _http.Dispose();
        _ended.Dispose();
    }

    private Process Start(int port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", [typeof(WorkerOptions).Assembly.Location, "run"])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        var broker = options.Bus.RabbitMq;
        foreach (var (name, value) in new Dictionary<string, object>
        {
            ["Store__Connection"] = options.Store.Connection,
            ["Bus__Transport"] = "RabbitMq",
            ["Bus__QuestionsQueue"] = options.Bus.QuestionsQueue,
            ["Bus__RabbitMq__Host"] = broker.Host,
            ["Bus__RabbitMq__Port"] = broker.Port,
            ["Bus__RabbitMq__Username"] = broker.Username,
            ["Bus__RabbitMq__Password"] = broker.CurrentPassword(),
            ["Intake__Exchange"] = options.Intake.Exchange,
            ["Intake__Queue"] = options.Intake.Queue,
            ["Intake__DeadLetterQueue"] = options.Intake.DeadLetterQueue,
            ["Intake__BatchSize"] = options.Intake.BatchSize,
            ["Intake__Prefetch"] = options.Intake.Prefetch,
            ["Intake__Source"] = options.Intake.Source,
            ["Outbox__Exchange"] = options.Outbox.Exchange,
            ["Ops__Url"] = $"http://127.0.0.1:{port}",
        })
            start.Environment[name] = Convert.ToString(value, CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;

        // Whatever it says must not fill the pipe and hold it up
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private async Task WatchAsync(IReadOnlyList<int> ports)
    {
        using var tick = new PeriodicTimer(s_look);
        while (!_ended.IsCancellationRequested)
        {
            var taken = await Task.WhenAll(ports.Select(TakenAsync));
            Interlocked.Exchange(ref _handled, taken.Sum());
            await ((Task)tick.WaitForNextTickAsync(_ended.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<long> TakenAsync(int port)
    {
        try
        {
            var text = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
            return text.Split('\n').Where(line => line.StartsWith("churnworker_events_total{", StringComparison.Ordinal))
                .Sum(line => (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        }
        catch (HttpRequestException)
        {
            // Not there yet
            return 0;
        }
    }

    private static List<int> FreePorts(int count)
    {
        var held = new List<TcpListener>();
        for (var i = 0; i < count; i++)
        {
            held.Add(new TcpListener(IPAddress.Loopback, 0));
            held[i].Start();
        }

        List<int> ports = [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        held.ForEach(listener => listener.Dispose());
        return ports;
    }
}
