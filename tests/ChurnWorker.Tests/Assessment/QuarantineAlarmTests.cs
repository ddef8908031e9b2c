using ChurnWorker.Assessment;
using ChurnWorker.Tests.Telemetry;
using Serilog;
using Serilog.Extensions.Logging;

namespace ChurnWorker.Tests.Assessment;

public sealed class QuarantineAlarmTests : IDisposable
{
    private readonly CollectingSink _sink = new();
    private readonly SerilogLoggerFactory _loggers;
    private readonly QuarantineAlarm _alarm;

    public QuarantineAlarmTests()
    {
        _loggers = new SerilogLoggerFactory(new LoggerConfiguration().WriteTo.Sink(_sink).CreateLogger(), dispose: true);
        _alarm = new QuarantineAlarm(_loggers.CreateLogger("alarm"));
    }

    private IEnumerable<string> Lines => _sink.Events.Select(e => e.RenderMessage(System.Globalization.CultureInfo.InvariantCulture).Split(';')[0]);

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void The_first_refusal_of_a_reason_is_told_at_once_and_a_flood_once_a_minute_with_its_count()
    {
        _alarm.Note(["future"], 0);
        for (var second = 1; second < 60; second++)
            _alarm.Note(["future", "future"], second * 1000);
        _alarm.Note(["future"], 60_000);

        Lines.ShouldBe(["Quarantined 1 inputs as \"future\"", "Quarantined 119 inputs as \"future\""]);
    }

    [Fact]
    public void Each_reason_has_a_line_of_its_own()
    {
        _alarm.Note(["future", "not_json", "future"], 0);

        Lines.ShouldBe(["Quarantined 2 inputs as \"future\"", "Quarantined 1 inputs as \"not_json\""]);
    }
}
