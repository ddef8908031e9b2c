using System.CommandLine;
using ChurnWorker.Ops;
using ChurnWorker.Telemetry;
using Serilog.Extensions.Logging;

namespace ChurnWorker.Commands;

/// <summary><c>run</c>: the worker, until it is told to stop.</summary>
internal static class RunCommand
{
    public static Command Create(TimeProvider time) =>
        new Command("run", "The worker: intake, sweep, relay, calibration, health and metrics").RunsWith(async (_, configuration, stop) =>
        {
            var formatter = LogSetup.FormatterFor(!Console.IsErrorRedirected, Environment.GetEnvironmentVariable("NO_COLOR"));
            await using var logger = LogSetup.Create(configuration.Logging, formatter);
            using var loggers = new SerilogLoggerFactory(logger);
            var wait = new StoreWait(configuration.Options!, time, loggers.CreateLogger("ChurnWorker"));
            try
            {
                await using var worker = await wait.UntilItAnswersAsync(() => ChurnWorkerHost.Build(configuration, time, logger), stop);
                await worker.RunAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Told to stop while it waited
            }

            return ExitCodes.Ok;
        });
}
