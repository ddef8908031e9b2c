using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Ops;

/// <summary>Tells at start how the worker is wired, without secrets.</summary>
internal static partial class StartupBanner
{
    /// <summary>Logs the version and one line for each part of the wiring.</summary>
    public static void Log(ILogger logger, WorkerOptions options)
    {
        LogVersion(logger, Instruments.Version);
        foreach (var (part, wiring) in Wiring(options))
            LogWiring(logger, part, wiring);
    }

    /// <summary>Logs that the worker listens and works, and later that it ended in good order: what lacks the last line was killed.</summary>
    public static void LogLife(ILogger logger, IHostApplicationLifetime lifetime)
    {
        lifetime.ApplicationStarted.Register(() => LogStarted(logger));
        lifetime.ApplicationStopping.Register(() => LogStopping(logger));
        lifetime.ApplicationStopped.Register(() => LogStopped(logger));
    }

    /// <summary>The parts and how they are wired.</summary>
    public static IEnumerable<(string Part, string Wiring)> Wiring(WorkerOptions options)
    {
        yield return ("store", ConnectionText.WithoutPassword(options.Store.Connection));
        var broker = options.Bus.RabbitMq;
        if (options.Bus.Transport == BusTransport.RabbitMq)
        {
            var tls = broker.Tls.Enabled ? "TLS" : "no TLS";
            var topology = broker.Passive ? "topology as found" : "topology declared";
            yield return ("bus", $"RabbitMQ {broker.Host}:{broker.Port}, virtual host {broker.VirtualHost}, user {broker.Username}, {tls}, {topology}");
            yield return ("intake", $"queue {options.Intake.OwnQueue} bound to exchange {options.Intake.Exchange}{Shard(options.Intake)}, dead letters to {options.Intake.DeadLetterQueue}");
            yield return ("outbox", Outbox(options, $"exchange {options.Outbox.Exchange}"));
        }
        else
        {
            yield return ("bus", "in memory: events from this process and POST /events only");
            yield return ("outbox", $"{Outbox(options, $"exchange {options.Outbox.Exchange}")} and {options.Outbox.File ?? "winback.ndjson beside the store"}");
        }

        yield return ("intake limits", $"batch {options.Intake.BatchSize}, prefetch {options.Intake.Prefetch}");
        yield return ("policy", $"stages {SettingValue.Format(options.WinBack.Stages)} on P(no purchase in {options.WinBack.HorizonDays} days), "
            + $"holdout {SettingValue.Format(options.WinBack.HoldoutPercent)} %, cooldown {options.WinBack.CooldownDays} days");
        yield return ("shop", $"{options.Shop.Tenant}, days of {options.Shop.TimeZone}, value in {options.Shop.ReportingCurrency ?? "each customer's own currency"}");
        yield return ("ops page", options.Ops.Url);
    }

    private static string Shard(IntakeOptions intake) =>
        intake.IsSharded ? $" as shard {intake.Shard} of {intake.Shards}, by header {intake.ShardHeader} through {intake.ShardExchange}" : "";

    // The path may hold a key of the receiver's
    private static string Outbox(WorkerOptions options, string bus) => options.Outbox.Webhook.Url is { } url ? $"webhook at {new Uri(url).Host}, {options.Outbox.Webhook.Secrets!.Length} secrets" : bus;

    [LoggerMessage(EventId = 8001, Level = LogLevel.Information, Message = "ChurnWorker {Version} starts")]
    private static partial void LogVersion(ILogger logger, string version);

    [LoggerMessage(EventId = 8002, Level = LogLevel.Information, Message = "{Part}: {Wiring}")]
    private static partial void LogWiring(ILogger logger, string part, string wiring);

    [LoggerMessage(EventId = 8003, Level = LogLevel.Information, Message = "ChurnWorker runs")]
    private static partial void LogStarted(ILogger logger);

    [LoggerMessage(EventId = 8004, Level = LogLevel.Information, Message = "ChurnWorker was told to stop")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(EventId = 8005, Level = LogLevel.Information, Message = "ChurnWorker has stopped")]
    private static partial void LogStopped(ILogger logger);
}
