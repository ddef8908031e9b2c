using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Settings.Configuration;

namespace ChurnWorker.Telemetry;

/// <summary>The logger of the process. Logs go to standard error, because standard output belongs to data.</summary>
internal static class LogSetup
{
    /// <summary>Builds the logger from the section <c>Serilog</c>; without sinks configured there, standard error is the one.</summary>
    /// <param name="configuration">Configuration that holds the section <c>Serilog</c>.</param>
    /// <param name="formatter">How events look on standard error.</param>
    public static Logger Create(IConfiguration configuration, ITextFormatter formatter)
    {
        // Named, because looking for assemblies fails in a single-file program
        var options = new ConfigurationReaderOptions(
            typeof(ConsoleLoggerConfigurationExtensions).Assembly,
            typeof(FileLoggerConfigurationExtensions).Assembly,
            typeof(LoggerConfigurationAsyncExtensions).Assembly);
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("MassTransit", LogEventLevel.Warning)
            .Filter.ByExcluding(IsToldElsewhere)
            .Enrich.FromLogContext()
            .ReadFrom.Configuration(configuration, options);
        if (!configuration.GetSection("Serilog:WriteTo").Exists())
            logger.WriteTo.Console(formatter, standardErrorFromLevel: LevelAlias.Minimum);
        return logger.CreateLogger();
    }

    /// <summary>
    /// A stack trace for what one plain line says: a failure to start ends the command with its message, and messages that come back from
    /// the broker are the relay's to tell.
    /// </summary>
    public static bool IsToldElsewhere(LogEvent logEvent) =>
        logEvent.MessageTemplate.Text.StartsWith("S-FAULT ", StringComparison.Ordinal) || logEvent.MessageTemplate.Text == "Hosting failed to start";

    /// <summary>Readable where a person looks, CLEF where a collector does.</summary>
    /// <param name="toTerminal">Whether standard error is a terminal.</param>
    /// <param name="noColour">Value of the variable <c>NO_COLOR</c>.</param>
    public static ITextFormatter FormatterFor(bool toTerminal, string? noColour) =>
        toTerminal ? new ReadableLogFormatter(string.IsNullOrEmpty(noColour)) : new ClefLogFormatter();
}
