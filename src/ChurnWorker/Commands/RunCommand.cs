using System.CommandLine;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Commands;

/// <summary><c>run</c>: the worker, until it is told to stop.</summary>
internal static class RunCommand
{
    public static Command Create(TimeProvider time) =>
        new Command("run", "The worker: intake, sweep, relay, calibration, health and metrics").RunsWith(async (_, configuration, stop) =>
        {
            var formatter = LogSetup.FormatterFor(!Console.IsErrorRedirected, Environment.GetEnvironmentVariable("NO_COLOR"));
            await using var logger = LogSetup.Create(configuration.Logging, formatter);
            await using var worker = ChurnWorkerHost.Build(configuration, time, logger);
            await worker.RunAsync(stop);
            return ExitCodes.Ok;
        });
}
