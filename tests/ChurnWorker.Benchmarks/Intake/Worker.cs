using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Serilog.Core;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>The worker whole, as <c>run</c> starts it: intake, sweep, relay, calibration and health.</summary>
internal sealed class Worker(WorkerOptions options) : IContestant
{
    private readonly Microsoft.AspNetCore.Builder.WebApplication _host = ChurnWorkerHost.Build(
        new ConfigurationResult { Options = options, Errors = [], Logging = new ConfigurationBuilder().Build(), Origins = new Dictionary<string, string>() },
        TimeProvider.System,
        Logger.None);

    public string Name => "churnworker-intake";

    public string What => "the complete worker: inbox, ledger, fold, decision, review instant, outbox";

    /// <summary>Its rooms.</summary>
    public IServiceProvider Services => _host.Services;

    public string Queue => options.Intake.Queue;

    public long Handled => _host.Services.GetRequiredService<FirehoseStatus>().Messages;

    public Task DeclareAsync(IChannel channel, string exchange) => FirehoseTopology.DeclareAsync(channel, options, CancellationToken.None);

    public Task StartAsync() => _host.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
