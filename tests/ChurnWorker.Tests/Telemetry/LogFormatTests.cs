using System.Diagnostics;
using System.Text.Json;
using ChurnWorker.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace ChurnWorker.Tests.Telemetry;

public sealed class LogFormatTests
{
    [Fact]
    public void A_readable_line_shows_time_level_and_message()
    {
        var line = Format(new ReadableLogFormatter(colour: false), log => log.LogWarning("Retry {Attempt} of {Queue}", 3, "churn.activity"));

        line.ShouldMatch(@"^\d\d:\d\d:\d\d\.\d{3} WRN Retry 3 of churn\.activity\n$");
    }

    [Theory]
    [InlineData("S-FAULT {DestinationAddress} {MessageId} {MessageType}", true)]
    [InlineData("Hosting failed to start", true)]
    [InlineData("BackgroundService failed", false)]
    public void A_stack_trace_is_left_out_only_where_a_plain_line_says_the_same(string template, bool expected)
    {
        var logEvent = new LogEvent(default, LogEventLevel.Error, null, new Serilog.Parsing.MessageTemplateParser().Parse(template), []);
        LogSetup.IsToldElsewhere(logEvent).ShouldBe(expected);
    }

    [Fact]
    public void A_value_cannot_forge_a_line_nor_steer_the_terminal()
    {
        var line = Format(new ReadableLogFormatter(colour: false), log =>
            log.LogInformation("Source {Source} and {@List}", "a\n12:00:00 INF forged\u001b[2J\r\u202e\u2028\u009b", new[] { "b\nc" }));

        line.Count(c => c == '\n').ShouldBe(1);
        line.ShouldEndWith("\n");
        line.ShouldContain(@"Source a\n12:00:00 INF forged\u001b[2J\r\u202e\u2028\u009b and [""b\nc""]");
    }

    [Fact]
    public void An_exception_cannot_forge_a_line()
    {
        var text = Format(new ReadableLogFormatter(colour: false), log => log.LogError(new InvalidOperationException("x\n12:00:00 INF forged\u001b"), "Failed"));

        text.TrimEnd('\n').Split('\n').Skip(1).ShouldAllBe(l => l.StartsWith("    ", StringComparison.Ordinal));
        text.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Colour_is_only_for_the_level()
    {
        Format(new ReadableLogFormatter(colour: true), log => log.LogError("Failed")).ShouldContain("\u001b[31mERR\u001b[0m Failed");
        LogSetup.FormatterFor(toTerminal: true, noColour: "1").ShouldBeOfType<ReadableLogFormatter>();
        LogSetup.FormatterFor(toTerminal: false, noColour: null).ShouldBeOfType<ClefLogFormatter>();
    }

    [Fact]
    public void A_compact_line_is_one_json_object_with_template_level_and_properties()
    {
        var json = Clef(log => log.LogWarning("Retry {Attempt} of {Queue} after {@Wait}", 3, "a\n\"b\"", new { Seconds = 1.5 }));

        json.GetProperty("@t").GetDateTime().Kind.ShouldBe(DateTimeKind.Utc);
        json.GetProperty("@mt").GetString().ShouldBe("Retry {Attempt} of {Queue} after {@Wait}");
        json.GetProperty("@l").GetString().ShouldBe("Warning");
        json.GetProperty("Attempt").GetInt32().ShouldBe(3);
        json.GetProperty("Queue").GetString().ShouldBe("a\n\"b\"");
        json.GetProperty("Wait").GetProperty("Seconds").GetDouble().ShouldBe(1.5);
        json.TryGetProperty("@x", out _).ShouldBeFalse();
    }

    [Fact]
    public void A_compact_line_carries_exception_trace_and_span()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        var json = Clef(log => log.LogError(new InvalidOperationException("broken"), "Failed"));

        json.GetProperty("@x").GetString().ShouldNotBeNull().ShouldContain("broken");
        json.GetProperty("@tr").GetString().ShouldBe(activity.TraceId.ToHexString());
        json.GetProperty("@sp").GetString().ShouldBe(activity.SpanId.ToHexString());
    }

    [Fact]
    public void A_property_named_like_a_reserved_one_is_told_apart()
    {
        var sink = new CollectingSink();
        using (var serilog = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger())
            serilog.ForContext("@l", "forged").Information("Hello");

        var json = Parse(Write(new ClefLogFormatter(), sink.Events[0]));

        json.GetProperty("@l").GetString().ShouldBe("Information");
        json.GetProperty("@@l").GetString().ShouldBe("forged");
    }

    [Fact]
    public void Levels_come_from_the_configuration()
    {
        using var logger = LogSetup.Create(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Serilog:MinimumLevel:Default"] = "Warning",
                ["Serilog:MinimumLevel:Override:ChurnWorker.Sweep"] = "Debug",
            }).Build(),
            new ClefLogFormatter());

        logger.IsEnabled(LogEventLevel.Information).ShouldBeFalse();
        logger.ForContext("SourceContext", "ChurnWorker.Sweep.SweepLoop").IsEnabled(LogEventLevel.Debug).ShouldBeTrue();
        logger.ForContext("SourceContext", "Microsoft.AspNetCore.Hosting").IsEnabled(LogEventLevel.Information).ShouldBeFalse();
    }

    [Fact]
    public void A_configured_file_takes_the_place_of_standard_error()
    {
        using var folder = new TemporaryFolder();
        using (var logger = LogSetup.Create(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Serilog:WriteTo:0:Name"] = "File",
                ["Serilog:WriteTo:0:Args:path"] = folder.Combine("worker.log"),
            }).Build(),
            new ClefLogFormatter()))
            logger.Information("Hello");

        File.ReadAllText(folder.Combine("worker.log")).ShouldContain("Hello");
    }

    private static JsonElement Clef(Action<ILogger> act)
    {
        var text = Format(new ClefLogFormatter(), act);
        text.Count(c => c == '\n').ShouldBe(1);
        return Parse(text);
    }

    private static JsonElement Parse(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static string Format(ITextFormatter formatter, Action<ILogger> act)
    {
        var sink = new CollectingSink();
        using var serilog = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(sink).CreateLogger();
        using var provider = new SerilogLoggerProvider(serilog);
        act(provider.CreateLogger("test"));
        return Write(formatter, sink.Events.ShouldHaveSingleItem());
    }

    private static string Write(ITextFormatter formatter, LogEvent logEvent)
    {
        using var output = new StringWriter();
        formatter.Format(logEvent, output);
        return output.ToString();
    }
}
